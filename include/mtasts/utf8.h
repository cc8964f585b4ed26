// UTF-8 by the syntax of RFC 3629 §4: no overlong forms, no surrogates, nothing above U+10FFFF.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace mtasts {

// The first character of a text, or bytes that are none.
struct Utf8Piece {
  std::size_t size;     // in bytes, at least 1
  char32_t character;   // only if well formed
  bool is_well_formed;  // else `size` is that of the longest prefix of a character (Unicode §3.9, U+FFFD)
};
// Reads the start of a text, which must not be empty.
[[nodiscard]] Utf8Piece first_utf8_piece(std::string_view text);

// The text with U+FFFD in place of every sequence that is not UTF-8, so that JSON can carry it.
[[nodiscard]] std::string repair_utf8(std::string_view octets);

// True if the whole text is UTF-8.
[[nodiscard]] bool is_utf8(std::string_view octets);

}  // namespace mtasts
