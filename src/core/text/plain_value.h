// Values without the marks that people put around and into them.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include "mtasts/ascii.h"

namespace mtasts {

// The text between a pair of quotation marks, double or single; any other text as it is.
[[nodiscard]] constexpr std::string_view without_quotes(std::string_view text) {
  const bool is_quoted =
      text.size() >= 2 && text.front() == text.back() && (text.front() == '"' || text.front() == '\'');
  return is_quoted ? text.substr(1, text.size() - 2) : text;
}

// "604800" for "604,800" and "604.800"; empty for other texts.
[[nodiscard]] inline std::string without_grouping(std::string_view text) {
  const char mark = text.find(',') != std::string_view::npos ? ',' : '.';
  const std::size_t first = text.find(mark);
  if (first == std::string_view::npos || first == 0 || first > 3 || text.size() % 4 != first) return {};
  std::string digits;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool is_mark = i % 4 == first;
    if (is_mark ? text[i] != mark : !is_digit(text[i])) return {};
    if (!is_mark) digits += text[i];
  }
  return digits;
}

// "7d" for "7 days" and "7 d"; empty for other texts.
[[nodiscard]] inline std::string short_duration(std::string_view text) {
  const std::size_t end = std::min(text.find_first_not_of("0123456789"), text.size());
  std::string unit = lower_case(trim(text.substr(end)));
  if (unit.size() > 1 && unit.back() == 's') unit.pop_back();
  for (const std::string_view word : {"second", "hour", "day", "week"}) {
    if (end > 0 && (unit == word || unit == word.substr(0, 1)))
      return std::string(text.substr(0, end)) + unit[0];
  }
  return {};
}

}  // namespace mtasts
