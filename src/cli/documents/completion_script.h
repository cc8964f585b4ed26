// Prints completion scripts for shells.
#pragma once

#include <string>

#include "cli/command_model.h"

namespace mtasts {

// The output of "mtasts completion SHELL".
[[nodiscard]] std::string bash_completion(const ProgramModel& program);
[[nodiscard]] std::string zsh_completion(const ProgramModel& program);
[[nodiscard]] std::string fish_completion(const ProgramModel& program);

// The kind of words that complete a value or an operand.
enum class Completes { nothing, choices, files, directories };
[[nodiscard]] Completes completes(const OptionModel& option);
[[nodiscard]] Completes completes(const OperandModel& operand);

}  // namespace mtasts
