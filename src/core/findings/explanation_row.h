// What the tables of explanations are made of. Lists stand in one text each, a line an item.
#pragma once

#include <string_view>

namespace mtasts {

// Of a finding: the rest stands in the table of finding codes.
struct FindingCauses {
  std::string_view code;
  std::string_view causes;         // most frequent first
  std::string_view commands = {};  // before those that suit all codes of its kind
};

// Of an error or of a TLSRPT result type.
struct ExplanationRow {
  std::string_view code;
  std::string_view rfc;  // or empty
  std::string_view meaning;
  std::string_view causes;
  std::string_view remedy;
  std::string_view commands;
};

}  // namespace mtasts
