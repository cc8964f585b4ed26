// load_settings(): the settings of a fleet, from the settings file or from the command line.
#pragma once

#include <vector>

#include "cli/context.h"
#include "commands/options/rollout_options.h"
#include "commands/settings/settings.h"
#include "mtasts/result.h"

namespace mtasts {

// Reads the settings with the lists that they name, and adds the options of the command line. Faults of the
// file are reported to standard error. Fault::unreadable, code "no-settings", if there is neither a file nor
// an operand: `mtasts init` writes one. Fault::settings if the file has faults, or contradicts
// its lists; errors of reading these. All faults but the returned one are added to `others`.
[[nodiscard]] Result<Settings> load_settings(const RolloutOptions& options, Context& context,
                                             std::vector<Error>* others = nullptr);

}  // namespace mtasts
