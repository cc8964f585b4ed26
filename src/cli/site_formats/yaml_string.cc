#include "cli/site_formats/yaml_string.h"

#include <fmt/format.h>

#include <cstdint>

namespace mtasts {
namespace {

struct CodePoint {
  std::uint32_t value;
  std::size_t octets;
};

// The first of a text that is not empty; what is no UTF-8 counts as the octet that it begins with.
CodePoint first_of(std::string_view text) {
  const auto octet = [&](std::size_t i) {
    return static_cast<std::uint32_t>(static_cast<unsigned char>(text[i]));
  };
  const std::uint32_t lead = octet(0);
  std::size_t octets = 1;
  std::uint32_t value = lead;
  if (lead >= 0xF0) {
    octets = 4;
    value = lead & 0x07U;
  } else if (lead >= 0xE0) {
    octets = 3;
    value = lead & 0x0FU;
  } else if (lead >= 0xC0) {
    octets = 2;
    value = lead & 0x1FU;
  }
  if (text.size() < octets) return {lead, 1};
  for (std::size_t i = 1; i < octets; ++i) value = (value << 6U) | (octet(i) & 0x3FU);
  return {value, octets};
}

}  // namespace

std::string yaml_string(std::string_view text) {
  std::string quoted = "\"";
  while (!text.empty()) {
    const CodePoint point = first_of(text);
    const std::uint32_t value = point.value;
    if (value == '"' || value == '\\') {
      quoted += {'\\', static_cast<char>(value)};
    } else if (value == '\n') {
      quoted += "\\n";
    } else if (value == '\r') {
      quoted += "\\r";
    } else if (value >= 0x20 && value < 0x7F) {
      quoted += static_cast<char>(value);
    } else if (value < 0x100) {
      quoted += fmt::format("\\x{:02x}", value);
    } else if (value < 0x10000) {
      quoted += fmt::format("\\u{:04x}", value);
    } else {
      quoted += fmt::format("\\U{:08x}", value);
    }
    text.remove_prefix(point.octets);
  }
  return quoted + '"';
}

}  // namespace mtasts
