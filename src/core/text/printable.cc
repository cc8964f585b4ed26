// Escapes of characters that must not reach a terminal.
#include "mtasts/printable.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <iterator>

#include "mtasts/ascii.h"
#include "mtasts/utf8.h"

namespace mtasts {
namespace {

bool is_c0_or_delete(char32_t c) {
  return c < 0x20 || c == 0x7F;
}

// Characters outside ASCII that move the cursor, break the line, reverse the text or show as nothing: C1, the
// separators, the Bidi_Control property of Unicode, the soft hyphen, characters of no width, and spaces that
// look like the one of ASCII.
bool is_unprintable(char32_t c) {
  return (c >= 0x80 && c <= 0xA0) || c == 0xAD || c == 0x061C || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200F) || (c >= 0x2028 && c <= 0x202F) || (c >= 0x205F && c <= 0x2064) ||
         (c >= 0x2066 && c <= 0x2069) || c == 0x3000 || c == 0xFEFF;
}

// The part before the first character that may need an escape.
std::string_view leading_plain(std::string_view octets) {
  const auto is_plain = [](char c) { return is_printed_ascii(c) && c != '\\'; };
  const auto* const end = std::ranges::find_if_not(octets, is_plain);
  return octets.substr(0, static_cast<std::size_t>(end - octets.begin()));
}

void append_octets(std::string& result, std::string_view octets) {
  for (const char c : octets) {
    fmt::format_to(std::back_inserter(result), "\\x{:02x}", static_cast<unsigned char>(c));
  }
}

// The UTF-8 (RFC 3629 §3) of an is_unprintable() character: two or three bytes.
std::string utf8_of_unprintable(unsigned character) {
  const auto octet_of = [](unsigned bits) { return static_cast<char>(bits); };
  const char last = octet_of(0x80U | (character & 0x3FU));
  if (character < 0x800) return {octet_of(0xC0U | (character >> 6U)), last};
  return {octet_of(0xE0U | (character >> 12U)), octet_of(0x80U | ((character >> 6U) & 0x3FU)), last};
}

// Removes the escape at the start of the text, which begins with "\", and returns the bytes that it encodes.
// An unknown escape encodes the character after the "\".
std::string take_escape(std::string_view& text) {
  constexpr std::string_view kOctet = "\\x";
  constexpr std::string_view kCharacter = "\\u{";
  unsigned number = 0;
  const auto read = [&number](std::string_view digits) {
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number, 16);
    return error == std::errc() && end == digits.data() + digits.size();
  };
  if (text.starts_with(kOctet) && text.size() >= 4 && read(text.substr(2, 2))) {
    text.remove_prefix(4);
    return {static_cast<char>(number)};
  }
  if (const std::size_t end = text.find('}'); text.starts_with(kCharacter) && end != std::string_view::npos) {
    if (read(text.substr(3, end - 3)) && is_unprintable(static_cast<char32_t>(number))) {
      text.remove_prefix(end + 1);
      return utf8_of_unprintable(number);
    }
  }
  std::string literal(text.substr(1, 1));
  text.remove_prefix(std::min<std::size_t>(text.size(), 2));
  return literal;
}

bool needs_no_quotes(char c) {
  return is_alnum(c) || std::string_view("/._-+,:@%").find(c) != std::string_view::npos;
}

}  // namespace

std::string printable(std::string_view octets) {
  std::string result;
  result.reserve(octets.size());
  while (true) {
    const std::string_view plain = leading_plain(octets);
    result += plain;
    octets.remove_prefix(plain.size());
    if (octets.empty()) return result;
    const Utf8Piece piece = first_utf8_piece(octets);
    const std::string_view text = octets.substr(0, piece.size);
    if (!piece.is_well_formed || is_c0_or_delete(piece.character)) {
      append_octets(result, text);
    } else if (is_unprintable(piece.character)) {
      fmt::format_to(std::back_inserter(result), "\\u{{{:x}}}", static_cast<unsigned>(piece.character));
    } else {
      if (piece.character == '\\') result += '\\';
      result += text;
    }
    octets.remove_prefix(piece.size);
  }
}

std::string printable(std::string_view octets, std::size_t limit) {
  if (octets.size() <= limit) return printable(octets);
  std::size_t end = 0;
  while (end < limit) {
    const std::size_t next = end + first_utf8_piece(octets.substr(end)).size;
    if (next > limit) break;
    end = next;
  }
  return printable(octets.substr(0, end)) + "...";
}

std::string quote(std::string_view octets, std::size_t limit) {
  std::string result = "\"";
  for (const char c : printable(octets, limit)) {
    if (c == '"') result += '\\';
    result += c;
  }
  return result + '"';
}

bool has_invisible_character(std::string_view octets) {
  while (!octets.empty()) {
    const Utf8Piece piece = first_utf8_piece(octets);
    if (piece.is_well_formed && is_unprintable(piece.character)) return true;
    octets.remove_prefix(piece.size);
  }
  return false;
}

bool is_printable(std::string_view octets) {
  if (leading_plain(octets).size() == octets.size()) return true;
  const auto doubled = std::ranges::count(octets, '\\');
  // Every other escape is longer than its character.
  return printable(octets).size() == octets.size() + static_cast<std::size_t>(doubled);
}

std::string escape_octal(std::string_view octets, char quote) {
  std::string result;
  for (const char c : octets) {
    if (c < ' ' || c > '~') {
      fmt::format_to(std::back_inserter(result), "\\{:03o}", static_cast<unsigned char>(c));
      continue;
    }
    if (c == quote || c == '\\') result += '\\';
    result += c;
  }
  return result;
}

std::string shell_word(const std::string& text) {
  if (!text.empty() && std::ranges::all_of(text, needs_no_quotes)) return text;
  // Escapes control characters, which would act on a terminal, in the form of bash and POSIX.1-2024.
  if (!is_printable(text)) return "$'" + escape_octal(text, '\'') + '\'';
  std::string quoted = "'";
  for (const char c : text) {
    if (c == '\'') {
      quoted += R"('\'')";
    } else {
      quoted += c;
    }
  }
  return quoted + '\'';
}

std::string unescape_printable(std::string_view printable_text) {
  std::string octets;
  while (!printable_text.empty()) {
    const std::size_t plain = std::min(printable_text.find('\\'), printable_text.size());
    octets += printable_text.substr(0, plain);
    printable_text.remove_prefix(plain);
    if (!printable_text.empty()) octets += take_escape(printable_text);
  }
  return octets;
}

}  // namespace mtasts
