// Escapes bytes for a scenario: printable text is unchanged, other bytes are written between ⟨ and ⟩.
#pragma once

#include <string>
#include <string_view>

namespace mtasts::test {

// Escapes a line or path without line feeds.
[[nodiscard]] std::string escape_text(std::string_view bytes);

// The inverse of escape_text(). Throws std::runtime_error for an invalid escape.
[[nodiscard]] std::string unescape_text(std::string_view text);

// Escapes the lines of a block and indents each by two columns. Control characters, a byte order mark and
// bytes that are not UTF-8 become ⟨0D⟩, ⟨00⟩, ...; a last line without line feed ends in ⟨no line feed⟩, an
// empty one is ⟨⟩.
[[nodiscard]] std::string escape_block(std::string_view bytes);

// Decodes one line of a block, without its indentation, and appends the line feed. Throws std::runtime_error
// for an invalid escape.
[[nodiscard]] std::string unescape_line(std::string_view line);

}  // namespace mtasts::test
