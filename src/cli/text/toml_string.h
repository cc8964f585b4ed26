// Texts as strings of TOML.
#pragma once

#include <string>
#include <string_view>

namespace mtasts {

// The text, which is UTF-8, in double quotes (TOML 1.0, basic string). Characters that could act on a
// terminal are escaped, too.
[[nodiscard]] std::string toml_string(std::string_view text);

// A list in one line: ["a", "b"].
template <class Texts>
[[nodiscard]] std::string toml_list(const Texts& texts) {
  std::string list = "[";
  for (const auto& text : texts) {
    if (list.size() > 1) list += ", ";
    list += toml_string(text);
  }
  return list + ']';
}

}  // namespace mtasts
