// The completion for fish.
#include <string>
#include <vector>

#include "cli/documents/completion_script.h"
#include "cli/text/paragraph.h"

namespace mtasts {
namespace {

std::string single_quoted(const std::string& text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') out += '\\';
    out += c;
  }
  return out + '\'';
}

std::string value_arguments(Completes what, const std::vector<std::string>& choices) {
  switch (what) {
    case Completes::choices: return " -x -a " + single_quoted(joined(choices, " "));
    case Completes::files: return " -r -F";
    case Completes::directories: return " -x -a '(__fish_complete_directories)'";
    case Completes::nothing: break;
  }
  return " -x";
}

// `when` is a condition with its quotes, or "".
std::string option_line(const ProgramModel& program, const OptionModel& option, const std::string& when) {
  std::string line = "complete -c " + program.name;
  if (!when.empty()) line += " -n " + when;
  for (const std::string& name : option.short_names) line += " -s " + name;
  for (const std::string& name : option.long_names) line += " -l " + name;
  if (!option.value_name.empty()) line += value_arguments(completes(option), completed_words(option));
  return line + " -d " + single_quoted(option.help) + '\n';
}

std::string operand_lines(const ProgramModel& program, const CommandModel& command, const std::string& when) {
  std::string lines;
  for (const OperandModel& operand : command.operands) {
    const Completes what = completes(operand);
    std::string condition = when;
    if (what == Completes::choices) {
      const std::string first = when.substr(0, when.size() - 1) + "; and not __fish_seen_subcommand_from " +
                                joined(completed_words(operand), " ") + '\'';
      lines += "complete -c " + program.name + " -n " + first + " -a " +
               single_quoted(joined(completed_words(operand), " ")) + " -d " + single_quoted(operand.name) +
               '\n';
    } else if (what == Completes::files) {
      std::string behind = when;
      const OperandModel& kind = command.operands.front();
      if (!kind.choices.empty()) {
        behind.insert(behind.size() - 1, "; and __fish_seen_subcommand_from " + joined(kind.choices, " "));
      }
      lines += "complete -c " + program.name + " -n " + behind + " -F\n";
    }
  }
  return lines;
}

}  // namespace

std::string fish_completion(const ProgramModel& program) {
  std::vector<std::string> names;
  for (const CommandModel& command : program.commands) names.push_back(command.name);
  const std::string none = "'not __fish_seen_subcommand_from " + joined(names, " ") + '\'';

  std::string out = "# fish completion for " + program.name + "\n\ncomplete -c " + program.name + " -f\n";
  for (const OptionModel& option : program.options) out += option_line(program, option, "");
  for (const CommandModel& command : program.commands) {
    out += "complete -c " + program.name + " -n " + none + " -a " + command.name + " -d " +
           single_quoted(command.summary) + '\n';
  }
  for (const CommandModel& command : program.commands) {
    const std::string when = "'__fish_seen_subcommand_from " + command.name + '\'';
    out += '\n';
    for (const OptionModel& option : command.options) out += option_line(program, option, when);
    out += operand_lines(program, command, when);
  }
  return out;
}

}  // namespace mtasts
