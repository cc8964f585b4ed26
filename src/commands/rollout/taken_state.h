// The state of a deployment that is taken over: its live policies and ids.
#pragma once

#include <string>

#include "cli/context.h"
#include "commands/options/observation_options.h"
#include "commands/settings/settings.h"
#include "mtasts/takeover.h"

namespace mtasts {

// Writes the policies and the ids that are live, as of `time`, and notes it. Existing ones are kept. The
// first entries come with the memory of a run, which looks as `observation` says. Errors of StateDirectory
// and of FleetObserver::open().
[[nodiscard]] Result<void> write_state(const Takeover& takeover, const Settings& settings,
                                       const std::string& time, const ObservationOptions& observation,
                                       Context& context);

}  // namespace mtasts
