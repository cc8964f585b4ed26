// A scenario: a story of commands in a small world, as its file tells it. README.md describes the format.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mtasts::tests {

// One line of a world, cut into words, with the block that is indented below it.
struct WorldLine {
  std::size_t number = 0;  // in the scenario's file, from 1
  std::vector<std::string> words = {};
  std::string rest = {};     // what follows the second word, as it stands: the text of a TXT record
  std::string content = {};  // octets of the block
};

struct WorldBlock {
  std::string server = {};  // "192.0.2.53" of "world @192.0.2.53", else empty
  std::vector<WorldLine> lines = {};
};

// A command, with what changes in the world before it.
struct Step {
  std::string told;  // every line before the outcome, verbatim
  std::vector<WorldBlock> changes = {};
  std::vector<std::string> arguments = {};  // those behind "mtasts"
  std::string input = {};                   // standard input
  std::vector<std::string> unchanged = {};  // files that the outcome says to be unchanged
};

struct Scenario {
  std::vector<Step> steps;
  std::string ending;  // what is told behind the last outcome, verbatim
};

// What a command did.
struct Outcome {
  std::string out = {};
  std::string err = {};
  int exit_code = 0;
  struct ChangedFile {
    std::string path;
    std::optional<std::string> content;  // nothing when the file is gone
  };
  std::vector<ChangedFile> files = {};  // by path
};

// Throws std::runtime_error, message "line N: ...", for a line that it does not understand.
[[nodiscard]] Scenario parse_scenario(std::string_view text);

// The story as it came out: where it is the text that was parsed, everything was as told.
[[nodiscard]] std::string retell(const Scenario& scenario, const std::vector<Outcome>& outcomes);

}  // namespace mtasts::tests
