// Checks the arguments against the description before CLI11 parses them, so that every error message is ours,
// escapes what was typed, and suggests the nearest name.
#pragma once

#include <string>
#include <vector>

#include "cli/options/command_model.h"
#include "mtasts/result.h"

namespace mtasts {

// Checks that `arguments` (without the program's name) are known commands and options, and that each option
// has a value exactly if it takes one. Abbreviated options are unknown options. Fault::usage, code "usage".
[[nodiscard]] Result<void> check_arguments(const ProgramModel& program,
                                           const std::vector<std::string>& arguments);

}  // namespace mtasts
