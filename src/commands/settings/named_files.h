// The files that a settings file names: the lists of domains, and the key of updates.
#pragma once

#include <vector>

#include "cli/context.h"
#include "commands/settings/settings.h"
#include "mtasts/finding.h"
#include "ports/toml.h"

namespace mtasts {

// Reads these files, without the domains that several of them name. `document` is that of the settings, and
// shows the places of the keys. A file that this user cannot use is a warning, since plan and apply may run
// as another user; a wrong content is an error.
[[nodiscard]] std::vector<Finding> judge_named_files(const TomlValue& document, const Settings& settings,
                                                     Context& context);

}  // namespace mtasts
