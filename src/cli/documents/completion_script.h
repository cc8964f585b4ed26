// Completion scripts for shells, made of the description alone.
#pragma once

#include <string>

#include "cli/command_model.h"

namespace mtasts {

// What "mtasts completion SHELL" prints.
[[nodiscard]] std::string bash_completion(const ProgramModel& program);
[[nodiscard]] std::string zsh_completion(const ProgramModel& program);
[[nodiscard]] std::string fish_completion(const ProgramModel& program);

// What a value or an operand is completed with.
enum class Completes { nothing, choices, files, directories };
[[nodiscard]] Completes completes(const OptionModel& option);
[[nodiscard]] Completes completes(const OperandModel& operand);

}  // namespace mtasts
