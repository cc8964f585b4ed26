// Lists of names in one text.
#pragma once

#include <string>
#include <string_view>

namespace mtasts {

// The text() of each with `separator` between two of them: hosts, mx patterns. "" for none.
template <class Names>
[[nodiscard]] std::string joined_names(const Names& names, std::string_view separator) {
  std::string joined;  // no name is empty
  for (const auto& name : names) {
    if (!joined.empty()) joined += separator;
    joined += name.text();
  }
  return joined;
}

}  // namespace mtasts
