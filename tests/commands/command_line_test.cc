#include "cli/command_line.h"

#include <algorithm>
#include <map>
#include <set>

#include "catch.h"
#include "commands/command_list.h"
#include "commands/options/gen_policy_options.h"
#include "commands/options/gen_sts_options.h"
#include "commands/options/lint_options.h"
#include "commands/options/mx_options.h"
#include "commands/typed.h"

namespace mtasts::test {
namespace {

using Catch::Matchers::EndsWith;
using Catch::Matchers::StartsWith;

Answer answered(std::string_view line) {
  auto parsed = parse_command_line(kCommands, words_of_line(line));
  INFO(line);
  REQUIRE(parsed);
  REQUIRE(std::holds_alternative<Answer>(*parsed));
  return std::get<Answer>(*parsed);
}

std::vector<OptionModel> with_global(const std::vector<OptionModel>& options) {
  std::vector<OptionModel> all = describe_program(kCommands).options;
  all.insert(all.end(), options.begin(), options.end());
  return all;
}

// The part of an example that is an mtasts command line, without the program's name.
std::string own_part(const std::string& example) {
  const std::size_t begin = example.rfind("mtasts ") + 7;
  return example.substr(begin, example.find_first_of("|<>)", begin) - begin);
}

}  // namespace

TEST_CASE("the program has exactly the promised commands, in this order") {
  std::vector<std::string> names;
  for (const CommandModel& command : describe_program(kCommands).commands) names.push_back(command.name);
  CHECK(names == std::vector<std::string>{"init", "plan", "apply", "status", "mx", "gen-policy", "gen-sts",
                                          "gen-tlsrpt", "gen-zone", "bump-id", "lint", "check", "report",
                                          "explain", "gen-site", "completion"});
}

TEST_CASE("no name of an option means two things in one command") {
  for (const CommandModel& command : describe_program(kCommands).commands) {
    std::set<std::string> seen;
    for (const OptionModel& option : with_global(command.options)) {
      for (const std::string& name : option.short_names) CHECK(seen.insert('-' + name).second);
      for (const std::string& name : option.long_names) CHECK(seen.insert("--" + name).second);
    }
  }
}

TEST_CASE("the same name has the same kind of value and the same choices in every command") {
  std::map<std::string, std::pair<std::string, std::vector<std::string>>> seen;
  for (const CommandModel& command : describe_program(kCommands).commands) {
    for (const OptionModel& option : command.options) {
      // Each output has formats of its own; a policy has patterns where a check connects to a host.
      if (option.long_names.front() == "format" || option.long_names.front() == "mx") continue;
      const std::pair<std::string, std::vector<std::string>> kind(option.value_name, option.choices);
      INFO(command.name << " --" << option.long_names.front());
      CHECK(seen.emplace(option.long_names.front(), kind).first->second == kind);
    }
  }
}

TEST_CASE("every option has one long name, a heading and a help text without a final stop") {
  for (const CommandModel& command : describe_program(kCommands).commands) {
    for (const OptionModel& option : with_global(command.options)) {
      INFO(command.name);
      REQUIRE(option.long_names.size() == 1);
      INFO(option.long_names.front());
      CHECK_FALSE(option.group.empty());
      CHECK(option.help.size() > 10);
      CHECK_FALSE(option.help.ends_with('.'));
      const auto& value = option.value_name;
      CHECK(std::none_of(value.begin(), value.end(), [](char c) { return c >= 'a' && c <= 'z'; }));
    }
  }
}

TEST_CASE("every command has a summary, a description, operands and examples that it understands") {
  const ProgramModel program = describe_program(kCommands);
  for (const CommandModel& command : program.commands) {
    INFO(command.name);
    CHECK_FALSE(command.summary.empty());
    CHECK_FALSE(command.description.empty());
    CHECK_FALSE(command.operands.empty());
    REQUIRE_FALSE(command.examples.empty());
    for (const ExampleModel& example : command.examples) {
      CHECK(command_line(own_part(example.command)).command_name == command.name);
    }
  }
  for (const ExampleModel& example : program.examples) {
    CHECK_FALSE(command_line(own_part(example.command)).command_name.empty());
  }
}

TEST_CASE("without a command the short help is printed on standard error") {
  for (const char* line : {"", "-q", "--color never"}) {
    const Answer answer = answered(line);
    CHECK(answer.on_standard_error);
    CHECK(answer.exit_code == ExitCode::usage);
    CHECK_THAT(answer.text, StartsWith("mtasts: ") && EndsWith("for details.\n"));
  }
}

TEST_CASE("the option --help and --version are answered on standard output") {
  for (const char* line : {"--help", "-h", "mx --help", "mx -h", "--help mx", "gen-zone --help a.example"}) {
    const Answer answer = answered(line);
    CHECK_FALSE(answer.on_standard_error);
    CHECK(answer.exit_code == ExitCode::done);
    CHECK_THAT(answer.text, StartsWith("Usage: mtasts "));
  }
  CHECK_THAT(answered("mx --help").text, StartsWith("Usage: mtasts mx "));
  CHECK(answered("--version").text == "mtasts 0.2.0\n");
  CHECK(answered("-V").text == "mtasts 0.2.0\n");
  CHECK(answered("mx --version").text == "mtasts 0.2.0\n");
}

TEST_CASE("global options are allowed before and after the command") {
  for (const char* line :
       {"-q --color never mx a.example", "mx -q --color=never a.example", "-q mx a.example --color never"}) {
    const CommandLine parsed = command_line(line);
    CHECK(parsed.global.quiet);
    CHECK_FALSE(parsed.global.verbose);
    CHECK(parsed.global.colour == ColourWish::never);
    CHECK(options_of<MxOptions>(parsed).domains.operands == std::vector<std::string>{"a.example"});
  }
  CHECK(command_line("mx a.example -v").global.verbose);
  CHECK(command_line("--color always mx a.example").global.colour == ColourWish::always);
  check_bad({
      {"-qv mx a.example", "--quiet and --verbose exclude each other"},
      {"--color blue mx a.example", "--color: \"blue\" is not auto, always or never"},
      {"--color auto mx --color auto a.example", "--color is given twice"},
  });
}

TEST_CASE("a double hyphen ends options, and an operand may have the name of a command") {
  using Words = std::vector<std::string>;
  CHECK(good<MxOptions>("mx mx lint").domains.operands == Words{"mx", "lint"});
  CHECK(good<MxOptions>("mx a.example -- -x.example --json").domains.operands ==
        Words{"a.example", "-x.example", "--json"});
  CHECK(good<MxOptions>("mx -- @192.0.2.1 a.example").lookup.servers == Words{"192.0.2.1"});
  CHECK(good<MxOptions>("mx [a,b] {} [::1]").domains.operands == Words{"[a,b]", "{}", "[::1]"});
  CHECK(good<LintOptions>("lint policy -").files == Words{"-"});
}

TEST_CASE("@SERVER and --server keep their order among each other") {
  CHECK(good<MxOptions>("mx @192.0.2.1 --server 192.0.2.2#53 a.example @[::1]#5353").lookup.servers ==
        std::vector<std::string>{"192.0.2.1", "192.0.2.2#53", "[::1]#5353"});
  CHECK(bad("mx @ a.example") == "\"@\" names no server");
  CHECK(bad("gen-site @192.0.2.1 a.example --policies p --format nginx") ==
        "\"@192.0.2.1\": this command makes no lookups and takes no server");
}

TEST_CASE("an option with one value cannot be repeated") {
  const ProgramModel program = describe_program(kCommands);
  for (const CommandModel& command : program.commands) {
    for (const OptionModel& option : command.options) {
      if (option.value_name.empty() || option.repeatable) continue;
      const std::string typed = "--" + option.long_names.front();
      // A value that is good enough for each of them to get as far as the repetition.
      const std::string value = !option.choices.empty()             ? option.choices.front()
                                : option.value_name == "ID"         ? "x1"
                                : option.value_name == "YYYY-MM-DD" ? "2026-11-21"
                                : option.value_name == "ADDRESS"    ? "192.0.2.53"
                                : option.value_name == "URL"        ? "imaps://user@host.example"
                                                                    : "1";
      const Error error = refusal(command.name + ' ' + typed + ' ' + value + ' ' + typed + ' ' + value);
      CHECK(error.message == typed + " is given twice");
    }
  }
}

TEST_CASE("a command that needs answers refuses --offline") {
  CHECK(bad("check a.example --offline") == "check needs lookups, and --offline forbids them");
  for (const char* command : {"plan", "apply", "status", "plan a.example", "status a.example"}) {
    INFO(command);
    const std::string line = command;
    const std::string refusal =
        line.substr(0, line.find(' ')) + " asks DNS and the web servers, and --offline forbids that";
    CHECK(bad(line + " --offline") == refusal);
    CHECK(bad(line + " --offline --zone-file a.zone") == refusal);
  }
}

TEST_CASE("numbers are decimal") {
  CHECK(good<MxOptions>("mx --timeout 010 a.example").lookup.timeout == 10);  // not eight
  CHECK(good<MxOptions>("mx --timeout=3600 a.example").lookup.timeout == 3600);
  CHECK(good<MxOptions>("mx --retries 0 a.example").lookup.retries == 0);
  CHECK(good<MxOptions>("mx --concurrency 100000 a.example").lookup.concurrency == 100000);
  CHECK(good<MxOptions>("mx --rate 0100 a.example").lookup.rate == 100U);
  for (const std::string option : {"--timeout", "--retries", "--concurrency", "--rate"}) {
    for (const std::string value :
         {"0x10", "1e6", "+5", "-1", " 5", "5 ", "5s", "1.5", "99999999999999999999", "1_0"}) {
      const Error error = refusal("mx a.example " + option + " '" + value + '\'');
      CHECK_THAT(error.message,
                 StartsWith(option + ": \"" + value + "\" is not a whole decimal number from "));
    }
  }
  check_bad({
      {"mx --timeout 0 a.example", "--timeout: \"0\" is not a whole decimal number from 1 to 3600"},
      {"mx --timeout 3601 a.example", "--timeout: \"3601\" is not a whole decimal number from 1 to 3600"},
      {"mx --retries 101 a.example", "--retries: \"101\" is not a whole decimal number from 0 to 100"},
      {"mx --concurrency 0 a.example", "--concurrency: \"0\" is not a whole decimal number from 1 to 100000"},
      {"mx --rate 10000001 a.example",
       "--rate: \"10000001\" is not a whole decimal number from 1 to 10000000"},
  });
}

TEST_CASE("durations are decimal, with a unit that is not m") {
  CHECK(good<GenPolicyOptions>("gen-policy --max-age 010 a.example").policy.max_age->seconds() == 10);
  CHECK(good<GenPolicyOptions>("gen-policy --max-age 1w a.example").policy.max_age->seconds() == 604800);
  CHECK(good<GenPolicyOptions>("gen-policy --max-age 31557600 a.example").policy.max_age->seconds() ==
        31557600);
  CHECK(good<GenStsOptions>("gen-sts --ttl 0 a.example").ttl->seconds() == 0);
  CHECK(good<GenStsOptions>("gen-sts --ttl 2147483647 a.example").ttl->seconds() == 2147483647);
  for (const std::string value : {"0x10", "1e6", "+5", "-1", " 5", "5m", "1.5d", "d", "1 d"}) {
    CHECK_THAT(bad("gen-policy a.example --max-age '" + value + '\''), StartsWith("--max-age: "));
    CHECK_THAT(bad("gen-sts a.example --ttl '" + value + '\''), StartsWith("--ttl: "));
  }
  const Error minute_or_month = refusal("gen-sts a.example --ttl 5m");
  CHECK_THAT(minute_or_month.message + minute_or_month.hint, has_text("minute") && has_text("month"));
  check_bad({
      {"gen-policy --max-age 0 a.example", "--max-age: 0 seconds are outside 1..31557600 (RFC 8461 §3.2)"},
      {"gen-policy --max-age 31557601 a.example",
       "--max-age: 31557601 seconds are outside 1..31557600 (RFC 8461 §3.2)"},
      {"gen-policy --max-age 53w a.example",
       "--max-age: 32054400 seconds are outside 1..31557600 (RFC 8461 §3.2)"},
  });
  CHECK_THAT(bad("gen-sts --ttl 2147483648 a.example"), StartsWith("--ttl: "));
}

TEST_CASE("two megabytes of arguments are parsed or rejected quickly", "[slow]") {
  std::vector<std::string> many = {"mx"};
  many.resize(500'001, "a.example");
  const auto parsed = parse_command_line(kCommands, many);
  REQUIRE(parsed);
  CHECK(options_of<MxOptions>(std::get<CommandLine>(*parsed)).domains.operands.size() == 500'000);

  std::vector<std::string> repeated = {"mx"};
  repeated.resize(250'001, "--server=192.0.2.1");
  CHECK(parse_command_line(kCommands, repeated).error().message == "no domain is given");

  CHECK(parse_command_line(kCommands, {"mx", '-' + std::string(2'000'000, 'q')}).error().message.size() <
        1000);
  CHECK(parse_command_line(kCommands, {"mx", "--" + std::string(2'000'000, 'q')}).error().message.size() <
        1000);
  CHECK(parse_command_line(kCommands, {std::string(2'000'000, 'q')}).error().message.size() < 1000);
  CHECK(parse_command_line(kCommands, {"mx", "--timeout", std::string(2'000'000, '9'), "a"})
            .error()
            .message.size() < 1000);
}

TEST_CASE("a bad value is escaped in the message and has a hint") {
  const Error escape = refusal("mx a.example --color '\x1b[31m'");
  CHECK(escape.message == "--color: \"\\x1b[31m\" is not auto, always or never");
  CHECK(escape.hint == "see mtasts mx --help");
  CHECK(refusal("gen-policy --mode enforced a.example").hint == "did you mean enforce?");
  CHECK(refusal("lint polcy x").hint == "did you mean policy?");
}

}  // namespace mtasts::test
