// Command lines as one would type them, for tables of good and bad ones.
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "catch.h"
#include "cli/command_line.h"
#include "commands/command_list.h"

namespace mtasts::test {

// The words of a line, as a shell would part them; single quotes keep blanks and emptiness.
inline std::vector<std::string> words_of_line(std::string_view line) {
  std::vector<std::string> words;
  std::string word;
  bool begun = false;
  bool quoted = false;
  for (const char c : line) {
    if (c == '\'') {
      quoted = !quoted;
      begun = true;
    } else if (c == ' ' && !quoted) {
      if (begun) words.push_back(word);
      word.clear();
      begun = false;
    } else {
      word += c;
      begun = true;
    }
  }
  if (begun) words.push_back(word);
  return words;
}

// The command line that a good line means.
inline CommandLine command_line(std::string_view line) {
  auto parsed = parse_command_line(kCommands, words_of_line(line));
  INFO(line);
  if (!parsed) FAIL(parsed.error().message);
  REQUIRE(std::holds_alternative<CommandLine>(*parsed));
  return std::get<CommandLine>(*std::move(parsed));
}

// The options of a command line.
template <class Options>
Options options_of(const CommandLine& parsed) {
  const auto* invocation = dynamic_cast<const InvocationWith<Options>*>(parsed.invocation.get());
  REQUIRE(invocation != nullptr);
  return invocation->options;
}

// The options of a good line.
template <class Options>
Options good(std::string_view line) {
  return options_of<Options>(command_line(line));
}

// The error that a bad line is refused with.
inline Error refusal(std::string_view line) {
  const auto parsed = parse_command_line(kCommands, words_of_line(line));
  INFO(line);
  REQUIRE_FALSE(parsed);
  CHECK(parsed.error().fault == Fault::usage);
  return parsed.error();
}

// Its message.
inline std::string bad(std::string_view line) {
  return refusal(line).message;
}

struct BadLine {
  std::string_view line;
  std::string message;
};

inline void check_bad(const std::vector<BadLine>& lines) {
  for (const BadLine& one : lines) {
    INFO(one.line);
    CHECK(bad(one.line) == one.message);
  }
}

}  // namespace mtasts::test
