// Decodes by the table of RFC 3629 §4.
#include "mtasts/utf8.h"

#include <algorithm>
#include <iterator>

#include "mtasts/ascii.h"

namespace mtasts {
namespace {

// The ranges of the first and second octet, and the number of continuation octets: the rows of RFC 3629 §4.
// Overlong forms, surrogates and everything above U+10FFFF have no row.
struct Form {
  unsigned first_low, first_high;
  unsigned second_low, second_high;
  std::size_t continuations;
  unsigned first_bits;  // the mask of the payload of the first octet
};
constexpr Form kForms[] = {
    {0x00, 0x7F, 0x00, 0x00, 0, 0x7F}, {0xC2, 0xDF, 0x80, 0xBF, 1, 0x1F}, {0xE0, 0xE0, 0xA0, 0xBF, 2, 0x0F},
    {0xE1, 0xEC, 0x80, 0xBF, 2, 0x0F}, {0xED, 0xED, 0x80, 0x9F, 2, 0x0F}, {0xEE, 0xEF, 0x80, 0xBF, 2, 0x0F},
    {0xF0, 0xF0, 0x90, 0xBF, 3, 0x07}, {0xF1, 0xF3, 0x80, 0xBF, 3, 0x07}, {0xF4, 0xF4, 0x80, 0x8F, 3, 0x07},
};

unsigned octet(char c) {
  return static_cast<unsigned char>(c);
}

// Most texts are ASCII, which is copied as a whole.
std::string_view leading_ascii(std::string_view text) {
  const auto* const end = std::ranges::find_if_not(text, is_ascii);
  return text.substr(0, static_cast<std::size_t>(end - text.begin()));
}

}  // namespace

Utf8Piece first_utf8_piece(std::string_view text) {
  const unsigned first = octet(text.front());
  const auto* form = std::ranges::find_if(kForms, [first](const Form& candidate) {
    return first >= candidate.first_low && first <= candidate.first_high;
  });
  if (form == std::end(kForms)) return {1, 0, false};

  char32_t character = first & form->first_bits;
  for (std::size_t i = 1; i <= form->continuations; ++i) {
    const unsigned low = i == 1 ? form->second_low : 0x80;
    const unsigned high = i == 1 ? form->second_high : 0xBF;
    if (i == text.size() || octet(text[i]) < low || octet(text[i]) > high) return {i, 0, false};
    character = (character << 6) | (octet(text[i]) & 0x3F);
  }
  return {1 + form->continuations, character, true};
}

std::string repair_utf8(std::string_view octets) {
  std::string result;
  result.reserve(octets.size());
  while (!octets.empty()) {
    const std::string_view ascii = leading_ascii(octets);
    result += ascii;
    octets.remove_prefix(ascii.size());
    if (octets.empty()) break;
    const Utf8Piece piece = first_utf8_piece(octets);
    result += piece.is_well_formed ? octets.substr(0, piece.size) : std::string_view("\xEF\xBF\xBD");
    octets.remove_prefix(piece.size);
  }
  return result;
}

bool is_utf8(std::string_view octets) {
  while (!octets.empty()) {
    const Utf8Piece piece = first_utf8_piece(octets);
    if (!piece.is_well_formed) return false;
    octets.remove_prefix(piece.size);
  }
  return true;
}

}  // namespace mtasts
