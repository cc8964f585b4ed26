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

std::string completion_script(const ProgramModel& program, Shell shell) {
  switch (shell) {
    case Shell::bash:
      return bash_completion(program);
    case Shell::zsh:
      return zsh_completion(program);
    case Shell::fish:
      return fish_completion(program);
  }
  return {};
}

}  // namespace mtasts
