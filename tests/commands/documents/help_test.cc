#include "cli/documents/help.h"

#include <algorithm>

#include "catch.h"
#include "cli/command_line.h"
#include "cli/text/paragraph.h"
#include "commands/command_list.h"

namespace mtasts::test {
namespace {

void check_page(const std::string& text, const std::vector<ExampleModel>& examples) {
  CHECK(text.ends_with('\n'));
  CHECK_FALSE(text.ends_with("\n\n"));
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = text.find('\n', begin);
    const std::string line = text.substr(begin, end - begin);
    INFO(line);
    CHECK(columns(line) <= 79);
    CHECK_FALSE(line.ends_with(' '));
    begin = end + 1;
  }
  // No line of a comment can be taken for a command.
  for (const ExampleModel& example : examples)
    CHECK_THAT(text, has_text("\n  # " + joined(wrapped(example.says, 75), "\n  # ") + "\n  "));
}

}  // namespace

TEST_CASE("help fits 79 columns, names everything and ends with examples") {
  const ProgramModel program = describe_program(kCommands);
  check_page(program_help(program), program.examples);
  check_page(short_help(program), program.examples);
  for (const CommandModel& command : program.commands) {
    INFO(command.name);
    const std::string help = command_help(program, command);
    check_page(help, command.examples);
    for (const OptionModel& option : command.options)
      CHECK_THAT(help, has_text("--" + option.long_names.front()));
    for (const OperandModel& operand : command.operands) CHECK_THAT(help, has_text("  " + operand.name));
    const std::string last = wrapped_command(command.examples.back().command, 77).back();
    CHECK(help.ends_with("  " + last + '\n'));
    CHECK_THAT(program_help(program), has_text("  " + command.name));
  }
}

TEST_CASE("the help of an option has its value, choices and default") {
  OptionModel option;
  option.value_name = "PATTERN";
  option.help = "An mx";
  CHECK(value_text(option) == "PATTERN");
  CHECK(full_help(option) == "An mx");
  option.repeatable = true;
  option.default_text = "the MX records";
  CHECK(full_help(option) == "An mx; may be repeated [default: the MX records]");
  option.choices = {"lf", "crlf"};
  CHECK(value_text(option) == "lf|crlf");
  option.choices = {std::string(40, 'a'), std::string(40, 'b')};  // no line holds them
  option.default_text.clear();
  CHECK(value_text(option) == "PATTERN");
  CHECK(full_help(option) ==
        "An mx; one of " + std::string(40, 'a') + ", " + std::string(40, 'b') + "; may be repeated");
}

TEST_CASE("the usage line shows optional and repeatable operands") {
  const ProgramModel program = describe_program(kCommands);
  const auto usage = [&program](std::string_view name) {
    const auto command = std::find_if(program.commands.begin(), program.commands.end(),
                                      [&](const CommandModel& each) { return each.name == name; });
    REQUIRE(command != program.commands.end());
    return usage_of(program, *command);
  };
  CHECK(usage("init") == "mtasts init [OPTIONS] [@SERVER...] DOMAIN...");
  CHECK(usage("mx") == "mtasts mx [OPTIONS] [@SERVER...] [DOMAIN...]");
  CHECK(usage("lint") == "mtasts lint [OPTIONS] [KIND] FILE...");
}

}  // namespace mtasts::test
