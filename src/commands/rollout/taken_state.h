// The state of a deployment that is taken over: its live policies and ids.
#pragma once

#include <string>

#include "cli/context.h"
#include "commands/settings/settings.h"
#include "mtasts/takeover.h"

namespace mtasts {

// Writes the policies and the ids that are live, as of `time`, and notes it. Existing ones are kept. Errors
// of StateDirectory.
[[nodiscard]] Result<void> write_state(const Takeover& takeover, const Settings& settings,
                                       const std::string& time, Context& context);

}  // namespace mtasts
