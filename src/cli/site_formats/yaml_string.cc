#include "cli/site_formats/yaml_string.h"

#include <fmt/format.h>

#include "mtasts/utf8.h"

namespace mtasts {

std::string yaml_string(std::string_view text) {
  std::string quoted = "\"";
  while (!text.empty()) {
    const Utf8Piece piece = first_utf8_piece(text);
    // Bytes that are not UTF-8 are written by their values.
    const auto value = piece.is_well_formed ? static_cast<unsigned>(piece.character)
                                            : static_cast<unsigned>(static_cast<unsigned char>(text.front()));
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
    text.remove_prefix(piece.is_well_formed ? piece.size : 1);
  }
  return quoted + '"';
}

}  // namespace mtasts
