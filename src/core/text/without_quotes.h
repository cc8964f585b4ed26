// without_quotes(): the text that somebody put in quotation marks.
#pragma once

#include <string_view>

namespace mtasts {

// The text between a pair of quotation marks, double or single; any other text as it is.
[[nodiscard]] constexpr std::string_view without_quotes(std::string_view text) {
  const bool is_quoted =
      text.size() >= 2 && text.front() == text.back() && (text.front() == '"' || text.front() == '\'');
  return is_quoted ? text.substr(1, text.size() - 2) : text;
}

}  // namespace mtasts
