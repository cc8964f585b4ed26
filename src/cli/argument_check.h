// What was typed, held against the description before it is parsed, so that every refusal is in our words,
// escaped, and names what was meant.
#pragma once

#include <string>
#include <vector>

#include "cli/command_model.h"
#include "mtasts/result.h"

namespace mtasts {

// Whether the arguments behind the program's name are known commands and options, with a value where one is
// due and none where none is. No option is recognised by a part of its name. Fault::usage, code "usage".
[[nodiscard]] Result<void> check_arguments(const ProgramModel& program,
                                           const std::vector<std::string>& arguments);

}  // namespace mtasts
