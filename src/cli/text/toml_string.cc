#include "cli/text/toml_string.h"

#include <fmt/format.h>

#include <cassert>
#include <cstdint>

#include "mtasts/printable.h"
#include "mtasts/utf8.h"

namespace mtasts {

std::string toml_string(std::string_view text) {
  std::string quoted = "\"";
  while (!text.empty()) {
    const Utf8Piece piece = first_utf8_piece(text);
    assert(piece.is_well_formed);
    const std::string_view bytes = text.substr(0, piece.size);
    if (bytes == "\"" || bytes == "\\") {
      quoted.append("\\").append(bytes);
    } else if (is_printable(bytes)) {
      quoted += bytes;
    } else {
      quoted += fmt::format("\\U{:08X}", static_cast<std::uint32_t>(piece.character));
    }
    text.remove_prefix(piece.size);
  }
  return quoted + '"';
}

}  // namespace mtasts
