// in_quotes(): remote octets for the message of a finding.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace mtasts {

// The octets between double quotes, unescaped since printers escape; cut when there are more than 80.
[[nodiscard]] inline std::string in_quotes(std::string_view octets) {
  constexpr std::size_t kLongest = 80;
  if (octets.size() <= kLongest) return '"' + std::string(octets) + '"';
  return '"' + std::string(octets.substr(0, kLongest)) + "...\"";
}

}  // namespace mtasts
