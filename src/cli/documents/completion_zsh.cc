// The completion for zsh, on _arguments.
#include <algorithm>
#include <string>
#include <vector>

#include "cli/documents/completion_script.h"

namespace mtasts {
namespace {

// Escapes text for single quotes and for the brackets of _arguments.
std::string escaped(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '[' || c == ']' || c == ':' || c == '\\') out += '\\';
    out += c;
    if (c == '\'') out += "\\''";
  }
  return out;
}

std::string words(const std::vector<std::string>& choices) {
  std::string list = "(";
  for (const std::string& choice : choices) list += (list.size() > 1 ? " " : "") + choice;
  return list + ')';
}

std::string action(Completes what, const std::vector<std::string>& choices) {
  switch (what) {
    case Completes::choices: return words(choices);
    case Completes::files: return "_files";
    case Completes::directories: return "_files -/";
    case Completes::nothing: break;
  }
  return " ";
}

// One specification for each name: '--mode[help]:MODE:(testing enforce none)'. A long name also takes its
// value after "=".
std::string option_specs(const OptionModel& option) {
  std::vector<std::string> names;
  const std::string tail = option.value_name.empty() ? "" : "=";
  for (const std::string& name : option.short_names) names.push_back('-' + name + (tail.empty() ? "" : "+"));
  for (const std::string& name : option.long_names) names.push_back("--" + name + tail);

  std::string others;
  for (const std::string& name : option.short_names) others += " -" + name;
  for (const std::string& name : option.long_names) others += " --" + name;
  const std::string before = option.repeatable ? "*" : '(' + others.substr(1) + ')';

  std::string value;
  if (!option.value_name.empty()) {
    value = ':' + escaped(option.value_name) + ':' + action(completes(option), completed_words(option));
  }
  std::string specs;
  for (const std::string& name : names) {
    specs += "    '" + before + name + '[' + escaped(option.help) + ']' + value + "'\n";
  }
  return specs;
}

std::string operand_spec(const OperandModel& operand) {
  return std::string("    '") + (operand.repeatable ? "*" : "") + ':' + escaped(operand.name) + ':' +
         action(completes(operand), completed_words(operand)) + "'\n";
}

std::string command_function(const CommandModel& command) {
  std::string specs;
  for (const OptionModel& option : command.options) specs += option_specs(option);
  // Servers have no completion and are allowed anywhere; a repeatable operand takes all others.
  const auto repeats = std::ranges::find_if(
      command.operands, [](const OperandModel& operand) { return !operand.choices.empty(); });
  if (repeats != command.operands.end()) specs += operand_spec(*repeats);
  if (command.operands.back().repeatable) specs += operand_spec(command.operands.back());
  return "_mtasts_" + command.name + "() {\n  local -a specs=(\n    $mtasts_global\n" + specs +
         "  )\n  _arguments -s -S : $specs\n}\n\n";
}

}  // namespace

std::string zsh_completion(const ProgramModel& program) {
  std::string global;
  for (const OptionModel& option : program.options) global += option_specs(option);
  std::string functions;
  std::string commands;
  for (const CommandModel& command : program.commands) {
    functions += command_function(command);
    commands += "      '" + command.name + ':' + escaped(command.summary) + "'\n";
  }
  return "#compdef " + program.name + "\n\n" + functions + R"(_mtasts() {
  local curcontext=$curcontext state line
  local -a mtasts_global=(
)" + global +
         R"(  )
  _arguments -C -s -S : $mtasts_global ':COMMAND:->command' '*::argument:->argument'
  case $state in
    command)
      local -a commands=(
)" + commands +
         R"(      )
      _describe -t commands command commands
      ;;
    argument)
      if (( $+functions[_mtasts_$line[1]] )); then _mtasts_$line[1]; fi
      ;;
  esac
}

if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
  _mtasts "$@"
else
  compdef _mtasts )" +
         program.name + "\nfi\n";
}

}  // namespace mtasts
