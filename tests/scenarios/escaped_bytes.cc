#include "escaped_bytes.h"

#include <stdexcept>
#include <vector>

namespace mtasts::test {
namespace {

constexpr std::string_view kOpen = "\u27E8";
constexpr std::string_view kClose = "\u27E9";
constexpr std::string_view kNoLineFeed = "no line feed";
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::string_view kHexDigits = "0123456789ABCDEF";

std::size_t digit_of(char digit) {
  const std::size_t value = kHexDigits.find(digit);
  if (value == std::string_view::npos) throw std::runtime_error("not upper-case hexadecimal");
  return value;
}

std::string bytes_of_hex(std::string_view hex) {
  if (hex.size() % 2 != 0) throw std::runtime_error("an odd number of hexadecimal digits");
  std::string bytes;
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    bytes += static_cast<char>(digit_of(hex[i]) * 16 + digit_of(hex[i + 1]));
  }
  return bytes;
}

std::string escape(std::string_view bytes) {
  std::string hex(kOpen);
  for (const char byte : bytes) {
    const auto value = static_cast<unsigned char>(byte);
    hex += kHexDigits[value / 16];
    hex += kHexDigits[value % 16];
  }
  return hex.append(kClose);
}

// The length of the leading UTF-8 character, 0 if there is none. Surrogates and some overlong forms are
// accepted, which is sufficient for display.
std::size_t character_length(std::string_view text) {
  const auto first = static_cast<unsigned char>(text.front());
  const std::size_t length = first < 0x80 ? 1 : first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  if (first > 0xF4 || length > text.size()) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((static_cast<unsigned char>(text[i]) & 0xC0) != 0x80) return 0;
  }
  return length;
}

bool is_hidden(std::string_view character) {
  const auto first = static_cast<unsigned char>(character.front());
  return first < 0x20 || first == 0x7F || character == kByteOrderMark || character == kOpen;
}

}  // namespace

std::string escape_text(std::string_view bytes) {
  std::string text;
  while (!bytes.empty()) {
    const std::size_t length = character_length(bytes);
    const std::string_view character = bytes.substr(0, length == 0 ? 1 : length);
    text += length == 0 || is_hidden(character) ? escape(character) : std::string(character);
    bytes.remove_prefix(character.size());
  }
  return text;
}

std::string unescape_text(std::string_view text) {
  std::string bytes = unescape_line(text);
  if (bytes.ends_with('\n')) bytes.pop_back();
  return bytes;
}

std::string escape_block(std::string_view bytes) {
  std::string block;
  while (!bytes.empty()) {
    const std::size_t end = bytes.find('\n');
    const bool is_last = end == std::string_view::npos || end + 1 == bytes.size();
    std::string line = escape_text(bytes.substr(0, end));
    if (end == std::string_view::npos) line.append(kOpen).append(kNoLineFeed).append(kClose);
    if (line.empty() && is_last) line.append(kOpen).append(kClose);
    block += line.empty() ? "\n" : "  " + line + "\n";
    bytes.remove_prefix(is_last ? bytes.size() : end + 1);
  }
  return block;
}

std::string unescape_line(std::string_view line) {
  std::string bytes;
  while (true) {
    const std::size_t open = line.find(kOpen);
    bytes += line.substr(0, open);
    if (open == std::string_view::npos) return bytes + '\n';
    line.remove_prefix(open + kOpen.size());
    const std::size_t close = line.find(kClose);
    if (close == std::string_view::npos) throw std::runtime_error("⟨ without ⟩");
    const std::string_view inside = line.substr(0, close);
    line.remove_prefix(close + kClose.size());
    if (inside == kNoLineFeed && line.empty()) return bytes;
    bytes += bytes_of_hex(inside);
  }
}

}  // namespace mtasts::test
