#include "mtasts/ascii_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "mtasts/ascii.h"
#include "mtasts/utf8.h"

namespace mtasts {

std::string ascii_text(std::string_view text) {
  constexpr char32_t kSectionSign = 0xA7;
  std::string result;
  result.reserve(text.size());
  while (!text.empty()) {
    const auto plain = static_cast<std::size_t>(std::ranges::find_if_not(text, is_ascii) - text.begin());
    result += text.substr(0, plain);
    text.remove_prefix(plain);
    if (text.empty()) break;
    const Utf8Piece piece = first_utf8_piece(text);
    if (!piece.is_well_formed) {
      for (const char c : text.substr(0, piece.size)) {
        fmt::format_to(std::back_inserter(result), "\\x{:02x}", static_cast<unsigned char>(c));
      }
    } else if (piece.character == kSectionSign) {
      result += "section ";
    } else {
      fmt::format_to(std::back_inserter(result), "\\u{{{:x}}}", static_cast<unsigned>(piece.character));
    }
    text.remove_prefix(piece.size);
  }
  return result;
}

bool is_utf8_locale(std::string_view lc_all, std::string_view lc_ctype, std::string_view lang) {
  const std::string_view locale = !lc_all.empty() ? lc_all : !lc_ctype.empty() ? lc_ctype : lang;
  const std::string name = lower_case(locale);
  return name.find(".utf-8") != std::string::npos || name.find(".utf8") != std::string::npos;
}

}  // namespace mtasts
