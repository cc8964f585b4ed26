#include "cli/documents/help.h"

#include <algorithm>
#include <cctype>

#include "cli/text/paragraph.h"

namespace mtasts {
namespace {

constexpr std::size_t kWidth = 79;
constexpr std::size_t kHelpColumn = 25;

std::string sentence(std::string text) {
  if (!text.empty()) text.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(text.front())));
  return text + '.';
}

std::string paragraph(std::string_view text) {
  std::string out;
  for (const std::string& line : wrapped(text, kWidth)) out += line + '\n';
  return out;
}

std::string description_text(std::string_view description) {
  std::string out;
  for (const std::string& one : paragraphs(description)) out += '\n' + paragraph(one);
  return out;
}

// A term on the left and its explanation in the right column; below the term if the term is too long.
std::string entry(const std::string& term, std::string_view explanation) {
  std::string out = "  " + term;
  bool beside = columns(out) + 2 <= kHelpColumn;
  if (!beside) out += '\n';
  for (const std::string& line : wrapped(explanation, kWidth - kHelpColumn)) {
    const std::size_t padding = beside ? kHelpColumn - columns(out) : kHelpColumn;
    out += std::string(padding, ' ') + line + '\n';
    beside = false;
  }
  return out;
}

std::string option_term(const OptionModel& option) {
  std::string term;
  for (const std::string& name : option.short_names) term += '-' + name + ", ";
  if (term.empty()) term = "    ";
  for (const std::string& name : option.long_names) term += "--" + name;
  const std::string value = value_text(option);
  return value.empty() ? term : term + ' ' + value;
}

std::string options_text(const std::vector<OptionModel>& options) {
  std::string out;
  for (const std::string& group : groups_of(options)) {
    out += '\n' + group + ":\n";
    for (const OptionModel& option : options) {
      if (option.group == group) out += entry(option_term(option), full_help(option));
    }
  }
  return out;
}

std::string examples_text(const std::vector<ExampleModel>& examples) {
  std::string out = "\nExamples:\n";
  for (const ExampleModel& example : examples) {
    // Each line can be pasted into a shell.
    for (const std::string& line : wrapped(example.says, kWidth - 4)) out += "  # " + line + '\n';
    for (const std::string& line : wrapped_command(example.command, kWidth - 2)) out += "  " + line + '\n';
  }
  return out;
}

std::string commands_text(const ProgramModel& program) {
  std::string out = "\nCommands:\n";
  for (const CommandModel& command : program.commands) out += entry(command.name, command.summary);
  return out;
}

std::string program_usage(const ProgramModel& program) {
  return "Usage: " + program.name + " COMMAND [OPTIONS] [@SERVER] [DOMAIN...]\n";
}

std::string exit_status_text() {
  return "\nExit status:\n" + entry("0", "done") + entry("1", "warnings, or something waits for a person") +
         entry("2", "found broken, not printed, or --dry-run found changes") +
         entry("3", "could not be determined: timeout, SERVFAIL, REFUSED") +
         entry("64..78", "usage, input data, files, settings; see mtasts(1)");
}

// Longer lists of choices are part of the help text, which is wrapped.
constexpr std::size_t kLongestChoices = 64;

}  // namespace

std::string value_text(const OptionModel& option) {
  const std::string choices = joined(option.choices, "|");
  return choices.empty() || choices.size() > kLongestChoices ? option.value_name : choices;
}

std::string full_help(const OptionModel& option) {
  std::string help = option.help;
  if (!option.choices.empty() && value_text(option) == option.value_name) {
    help += "; one of " + joined(option.choices, ", ");
  }
  if (option.repeatable) help += "; may be repeated";
  if (!option.default_text.empty()) help += " [default: " + option.default_text + ']';
  return help;
}

std::vector<std::string> groups_of(const std::vector<OptionModel>& options) {
  std::vector<std::string> groups;
  for (const OptionModel& option : options) {
    if (std::ranges::find(groups, option.group) == groups.end()) groups.push_back(option.group);
  }
  return groups;
}

std::string usage_of(const ProgramModel& program, const CommandModel& command) {
  std::string usage = program.name + ' ' + command.name + " [OPTIONS]";
  for (const OperandModel& operand : command.operands) {
    const std::string name = operand.name + (operand.repeatable ? "..." : "");
    usage += operand.required ? ' ' + name : " [" + name + ']';
  }
  return usage;
}

std::string program_help(const ProgramModel& program) {
  return program_usage(program) + description_text(program.description) + commands_text(program) +
         options_text(program.options) + exit_status_text() + "\n\"" + program.name +
         " COMMAND --help\" describes a command and its options.\n" + examples_text(program.examples);
}

std::string short_help(const ProgramModel& program) {
  return paragraph(program.name + ": " + program.summary) + '\n' + program_usage(program) +
         examples_text(program.examples) + commands_text(program) + "\nRun \"" + program.name +
         " --help\" or \"" + program.name + " COMMAND --help\" for details.\n";
}

std::string command_help(const ProgramModel& program, const CommandModel& command) {
  std::string out = paragraph("Usage: " + usage_of(program, command)) + '\n' +
                    paragraph(sentence(command.summary)) + description_text(command.description);
  out += "\nOperands:\n";
  for (const OperandModel& operand : command.operands) out += entry(operand.name, operand.help);
  return out + options_text(command.options) + options_text(program.options) +
         examples_text(command.examples);
}

}  // namespace mtasts
