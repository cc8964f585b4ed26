// UTF-8 as RFC 3629 §4 has it: no overlong forms, no surrogates, nothing above U+10FFFF.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace mtasts {

// What stands at the front of a text: a character, or octets that are none.
struct Utf8Piece {
  std::size_t size;     // octets, at least 1
  char32_t character;   // only when well formed
  bool is_well_formed;  // else `size` is that of the longest prefix of a character (Unicode §3.9, U+FFFD)
};
// Of a text that is not empty.
[[nodiscard]] Utf8Piece first_utf8_piece(std::string_view text);

// The text with every sequence that is not UTF-8 replaced by U+FFFD, so that JSON can carry it.
[[nodiscard]] std::string repaired_utf8(std::string_view octets);

// Whether all of it is UTF-8.
[[nodiscard]] bool is_utf8(std::string_view octets);

}  // namespace mtasts
