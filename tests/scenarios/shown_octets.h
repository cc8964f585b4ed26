// Octets as a scenario shows them: text as it is, and what an editor would hide or spoil between ⟨ and ⟩.
#pragma once

#include <string>
#include <string_view>

namespace mtasts::tests {

// A text without line feeds of its own, as on the lines of a block; a path.
[[nodiscard]] std::string show_text(std::string_view octets);

// The octets that show_text() shows. Throws std::runtime_error where ⟨ ⟩ hold no octets.
[[nodiscard]] std::string octets_of_text(std::string_view text);

// The lines of a block, each indented by two columns. Carriage returns, NULs, escapes, a byte order mark and
// octets that are no UTF-8 become ⟨0D⟩, ⟨00⟩, ...; a last line without line feed ends in ⟨no line feed⟩, an
// empty one is ⟨⟩.
[[nodiscard]] std::string show_block(std::string_view octets);

// The octets of one line of a block, its indentation taken off, its line feed put on. Throws
// std::runtime_error where ⟨ ⟩ hold no octets.
[[nodiscard]] std::string octets_of_line(std::string_view line);

}  // namespace mtasts::tests
