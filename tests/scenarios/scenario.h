// Parses and renders scenario files. README.md describes the format.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mtasts::test {

// One line of a world, split into words, with the block indented below it.
struct WorldLine {
  std::size_t number = 0;  // in the scenario's file, from 1
  std::vector<std::string> words = {};
  std::string rest = {};     // unchanged text after the second word: the text of a TXT record
  std::string content = {};  // bytes of the block
};

struct WorldBlock {
  std::string server = {};  // "192.0.2.53" of "world @192.0.2.53", else empty
  std::vector<WorldLine> lines = {};
};

// A command, with the changes of the world before it.
struct Step {
  std::string text;  // all lines before the outcome, verbatim
  std::vector<WorldBlock> changes = {};
  std::vector<std::string> arguments = {};  // after "mtasts"
  std::string input = {};                   // standard input
  std::vector<std::string> unchanged = {};  // files that the outcome lists as unchanged
};

struct Scenario {
  std::vector<Step> steps;
  std::string trailing_text;  // lines after the last outcome, verbatim
};

// The results of a command.
struct Outcome {
  std::string out = {};
  std::string err = {};
  int exit_code = 0;
  struct ChangedFile {
    std::string path;
    std::optional<std::string> content;  // nullopt: the file was removed
  };
  std::vector<ChangedFile> files = {};  // by path
};

// Throws std::runtime_error, message "line N: ...", for an invalid line.
[[nodiscard]] Scenario parse_scenario(std::string_view text);

// Renders the scenario with the actual outcomes. The result equals the parsed text if all outcomes are as
// expected.
[[nodiscard]] std::string render(const Scenario& scenario, const std::vector<Outcome>& outcomes);

}  // namespace mtasts::test
