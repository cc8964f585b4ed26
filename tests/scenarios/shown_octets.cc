#include "shown_octets.h"

#include <stdexcept>
#include <vector>

namespace mtasts::tests {
namespace {

constexpr std::string_view kOpen = "\u27E8";
constexpr std::string_view kClose = "\u27E9";
constexpr std::string_view kNoLineFeed = "no line feed";
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::string_view kHexDigits = "0123456789ABCDEF";

std::size_t digit_of(char digit) {
  const std::size_t value = kHexDigits.find(digit);
  if (value == std::string_view::npos) throw std::runtime_error("no octet in upper-case hexadecimal");
  return value;
}

std::string octets_of_hex(std::string_view hex) {
  if (hex.size() % 2 != 0) throw std::runtime_error("half an octet");
  std::string octets;
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    octets += static_cast<char>(digit_of(hex[i]) * 16 + digit_of(hex[i + 1]));
  }
  return octets;
}

std::string shown(std::string_view octets) {
  std::string hex(kOpen);
  for (const char octet : octets) {
    const auto value = static_cast<unsigned char>(octet);
    hex += kHexDigits[value / 16];
    hex += kHexDigits[value % 16];
  }
  return hex.append(kClose);
}

// The length of the UTF-8 character that a text begins with, 0 when it begins with none. Good enough for
// showing: surrogates and overlong forms pass.
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

std::string show_text(std::string_view octets) {
  std::string text;
  while (!octets.empty()) {
    const std::size_t length = character_length(octets);
    const std::string_view character = octets.substr(0, length == 0 ? 1 : length);
    text += length == 0 || is_hidden(character) ? shown(character) : std::string(character);
    octets.remove_prefix(character.size());
  }
  return text;
}

std::string octets_of_text(std::string_view text) {
  std::string octets = octets_of_line(text);
  if (octets.ends_with('\n')) octets.pop_back();
  return octets;
}

std::string show_block(std::string_view octets) {
  std::string block;
  while (!octets.empty()) {
    const std::size_t end = octets.find('\n');
    const bool is_last = end == std::string_view::npos || end + 1 == octets.size();
    std::string line = show_text(octets.substr(0, end));
    if (end == std::string_view::npos) line.append(kOpen).append(kNoLineFeed).append(kClose);
    if (line.empty() && is_last) line.append(kOpen).append(kClose);
    block += line.empty() ? "\n" : "  " + line + "\n";
    octets.remove_prefix(is_last ? octets.size() : end + 1);
  }
  return block;
}

std::string octets_of_line(std::string_view line) {
  std::string octets;
  while (true) {
    const std::size_t open = line.find(kOpen);
    octets += line.substr(0, open);
    if (open == std::string_view::npos) return octets + '\n';
    line.remove_prefix(open + kOpen.size());
    const std::size_t close = line.find(kClose);
    if (close == std::string_view::npos) throw std::runtime_error("⟨ without ⟩");
    const std::string_view inside = line.substr(0, close);
    line.remove_prefix(close + kClose.size());
    if (inside == kNoLineFeed && line.empty()) return octets;
    octets += octets_of_hex(inside);
  }
}

}  // namespace mtasts::tests
