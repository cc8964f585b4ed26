// Prints completion scripts for shells.
#pragma once

#include <string>
#include <vector>

#include "cli/options/command_model.h"

namespace mtasts {

// The output of "mtasts completion SHELL".
[[nodiscard]] std::string bash_completion(const ProgramModel& program);
[[nodiscard]] std::string zsh_completion(const ProgramModel& program);
[[nodiscard]] std::string fish_completion(const ProgramModel& program);

// The words that complete a value or an operand: its choices, or else its completions.
[[nodiscard]] const std::vector<std::string>& completed_words(const OptionModel& option);
[[nodiscard]] const std::vector<std::string>& completed_words(const OperandModel& operand);

// The kind of words that complete a value or an operand.
enum class Completes { nothing, choices, files, directories };
[[nodiscard]] Completes completes(const OptionModel& option);
[[nodiscard]] Completes completes(const OperandModel& operand);

}  // namespace mtasts
