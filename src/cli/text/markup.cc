#include "cli/text/markup.h"

#include "mtasts/utf8.h"

namespace mtasts {
namespace {

// The noncharacters of Unicode: U+FDD0 to U+FDEF, and the last two of each plane.
bool is_noncharacter(char32_t c) {
  return (c >= 0xFDD0 && c <= 0xFDEF) || (c & 0xFFFE) == 0xFFFE;
}

std::string_view reference(char c) {
  switch (c) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '"': return "&quot;";
    case '\'': return "&#39;";
    default: return {};
  }
}

}  // namespace

std::string markup_escaped(std::string_view printable_text) {
  std::string escaped;
  while (!printable_text.empty()) {
    const Utf8Piece piece = first_utf8_piece(printable_text);
    if (is_noncharacter(piece.character)) {
      escaped += "\xEF\xBF\xBD";
    } else if (const std::string_view written = reference(printable_text.front()); !written.empty()) {
      escaped += written;
    } else {
      escaped += printable_text.substr(0, piece.size);
    }
    printable_text.remove_prefix(piece.size);
  }
  return escaped;
}

std::string markdown_escaped(std::string_view printable_text) {
  std::string escaped;
  for (std::size_t i = 0; i < printable_text.size(); ++i) {
    const char c = printable_text[i];
    if (c == '&' || c == '<' || c == '>') {
      escaped += reference(c);
      continue;
    }
    // "://" and "www." would become links.
    const bool begins_link =
        (c == ':' && printable_text.substr(i, 3) == "://") ||
        (c == '.' && i >= 3 && (printable_text[i - 1] == 'w' || printable_text[i - 1] == 'W'));
    if (begins_link || std::string_view("\\`*_{}[]#|~!$@").find(c) != std::string_view::npos) escaped += '\\';
    escaped += c;
  }
  return escaped;
}

}  // namespace mtasts
