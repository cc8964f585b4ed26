#include "cli/documents/completion_script.h"

namespace mtasts {
namespace {

Completes completes(const std::vector<std::string>& choices, const std::string& name) {
  if (!choices.empty()) return Completes::choices;
  if (name == "FILE") return Completes::files;
  if (name == "DIR") return Completes::directories;
  return Completes::nothing;
}

}  // namespace

Completes completes(const OptionModel& option) {
  return completes(option.choices, option.value_name);
}

Completes completes(const OperandModel& operand) {
  return completes(operand.choices, operand.name);
}

}  // namespace mtasts
