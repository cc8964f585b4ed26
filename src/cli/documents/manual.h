// The part of a man page that a command adds to its options.
#pragma once

#include <string>
#include <vector>

namespace mtasts {

struct ManEntry {
  std::string term;
  std::string text;
};

struct ManSection {
  std::string heading;  // "FORMATS"
  std::vector<ManEntry> entries;
};

struct Manual {
  std::string output;                     // a paragraph: the output that people read
  std::vector<std::string> schema = {};   // lines: the results of --json; empty for a command without them
  std::vector<ManSection> sections = {};  // shown after OUTPUT
};

}  // namespace mtasts
