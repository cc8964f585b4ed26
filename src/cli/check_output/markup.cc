#include "cli/check_output/markup.h"

namespace mtasts {
namespace {

unsigned octet(std::string_view text, std::size_t at) {
  return at < text.size() ? static_cast<unsigned char>(text[at]) : 0U;
}

// The size of the noncharacter at the front of UTF-8: U+FDD0 to U+FDEF, and the last two of each plane. 0
// when there is none.
std::size_t noncharacter_size(std::string_view text) {
  const unsigned first = octet(text, 0);
  const unsigned second = octet(text, 1);
  const unsigned third = octet(text, 2);
  if (first == 0xEF && second == 0xB7 && third >= 0x90 && third <= 0xAF) return 3;
  if (first == 0xEF && second == 0xBF && third >= 0xBE) return 3;
  if (first >= 0xF0 && (second & 0xFU) == 0xF && third == 0xBF && octet(text, 3) >= 0xBE) return 4;
  return 0;
}

std::string_view reference(char c) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    case '\'':
      return "&#39;";
    default:
      return {};
  }
}

}  // namespace

std::string markup_escaped(std::string_view printable_text) {
  std::string escaped;
  while (!printable_text.empty()) {
    std::size_t size = noncharacter_size(printable_text);
    if (size > 0) {
      escaped += "\xEF\xBF\xBD";
    } else if (const std::string_view written = reference(printable_text.front()); !written.empty()) {
      size = 1;
      escaped += written;
    } else {
      size = 1;
      escaped += printable_text.front();
    }
    printable_text.remove_prefix(size);
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
    const bool begins_link = (c == ':' && printable_text.substr(i, 3) == "://") ||
                             (c == '.' && i >= 3 && (octet(printable_text, i - 1) | 0x20U) == 'w');
    if (begins_link || std::string_view("\\`*_{}[]#|~!$@").find(c) != std::string_view::npos) escaped += '\\';
    escaped += c;
  }
  return escaped;
}

}  // namespace mtasts
