// Character classes of the ABNF core rules (RFC 5234 appendix B.1), free of locales.
#pragma once

#include <string>
#include <string_view>

namespace mtasts {

[[nodiscard]] constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
[[nodiscard]] constexpr bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}
[[nodiscard]] constexpr bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}
[[nodiscard]] constexpr bool is_alnum(char c) {
  return is_digit(c) || is_upper(c) || is_lower(c);
}
[[nodiscard]] constexpr bool is_lower_alnum(char c) {
  return is_digit(c) || is_lower(c);
}
[[nodiscard]] constexpr bool is_wsp(char c) {
  return c == ' ' || c == '\t';
}
[[nodiscard]] constexpr bool is_vchar(char c) {
  return c >= 0x21 && c <= 0x7E;
}
[[nodiscard]] constexpr char lower_case(char c) {
  return is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c;
}

[[nodiscard]] inline std::string lower_case(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = lower_case(c);
  return result;
}

}  // namespace mtasts
