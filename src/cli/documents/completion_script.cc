#include "cli/documents/completion_script.h"

namespace mtasts {
namespace {

Completes completes(const std::vector<std::string>& words, const std::string& name) {
  if (!words.empty()) return Completes::choices;
  if (name == "FILE") return Completes::files;
  if (name == "DIR") return Completes::directories;
  return Completes::nothing;
}

}  // namespace

const std::vector<std::string>& completed_words(const OptionModel& option) {
  return option.choices.empty() ? option.completions : option.choices;
}

const std::vector<std::string>& completed_words(const OperandModel& operand) {
  return operand.choices.empty() ? operand.completions : operand.choices;
}

Completes completes(const OptionModel& option) {
  return completes(completed_words(option), option.value_name);
}

Completes completes(const OperandModel& operand) {
  return completes(completed_words(operand), operand.name);
}

}  // namespace mtasts
