// Settings that a person is asked for, since neither the command line nor DNS has them.
#pragma once

#include "cli/context.h"
#include "commands/settings/new_settings.h"

namespace mtasts {

// Asks on the terminal for the web server and the destination of reports that are unknown, until the answers
// are valid. An empty destination is --no-reports. Fault::usage if there is no terminal, or no answer.
[[nodiscard]] Result<void> ask_unknown(const Takeover& takeover, GivenSettings& given, Context& context);

}  // namespace mtasts
