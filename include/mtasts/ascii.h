// Character classes of the ABNF core rules (RFC 5234 appendix B.1), case and blanks, all free of locales.
#pragma once

#include <string>
#include <string_view>

namespace mtasts {

// DIGIT: 0 to 9.
[[nodiscard]] constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
[[nodiscard]] constexpr bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}
[[nodiscard]] constexpr bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}
// ALPHA / DIGIT.
[[nodiscard]] constexpr bool is_alnum(char c) {
  return is_digit(c) || is_upper(c) || is_lower(c);
}
[[nodiscard]] constexpr bool is_lower_alnum(char c) {
  return is_digit(c) || is_lower(c);
}
// WSP: a space or a tab.
[[nodiscard]] constexpr bool is_wsp(char c) {
  return c == ' ' || c == '\t';
}
// VCHAR: a printed character other than the space, 0x21 to 0x7E.
[[nodiscard]] constexpr bool is_vchar(char c) {
  return c >= 0x21 && c <= 0x7E;
}
// SP / VCHAR: needs no escape on a terminal.
[[nodiscard]] constexpr bool is_printed_ascii(char c) {
  return c == ' ' || is_vchar(c);
}
// CHAR and NUL: bytes below 0x80.
[[nodiscard]] constexpr bool is_ascii(char c) {
  return static_cast<unsigned char>(c) < 0x80;
}

// HEXDIG in any case.
[[nodiscard]] constexpr bool is_hex_digit(char c) {
  return is_digit(c) || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f');
}

// The letters A to Z in lower case; every other byte is kept.
[[nodiscard]] constexpr char lower_case(char c) {
  return is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c;
}
[[nodiscard]] inline std::string lower_case(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = lower_case(c);
  return result;
}

// The text without spaces and tabs at its beginning, at its end, or at both: " a b\t" becomes "a b".
[[nodiscard]] constexpr std::string_view trim_front(std::string_view text) {
  while (!text.empty() && is_wsp(text.front())) text.remove_prefix(1);
  return text;
}
[[nodiscard]] constexpr std::string_view trim_back(std::string_view text) {
  while (!text.empty() && is_wsp(text.back())) text.remove_suffix(1);
  return text;
}
[[nodiscard]] constexpr std::string_view trim(std::string_view text) {
  return trim_front(trim_back(text));
}

}  // namespace mtasts
