// without_grouping(): the digits of a number that somebody wrote in groups of three.
#pragma once

#include <string>
#include <string_view>

#include "mtasts/ascii.h"

namespace mtasts {

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

}  // namespace mtasts
