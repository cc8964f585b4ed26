// Text in the man(7) macros of roff.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace mtasts {

// The text as roff shows it unchanged: backslashes, hyphens, quotes and "§" as their escapes.
[[nodiscard]] std::string roff_escaped(std::string_view text);

// A paragraph of running text.
[[nodiscard]] std::string roff_paragraph(std::string_view text);
// A heading: ".SH NAME".
[[nodiscard]] std::string roff_section(std::string_view heading);
[[nodiscard]] std::string roff_subsection(std::string_view heading);
// A term, which is roff already, and its indented explanation in plain text.
[[nodiscard]] std::string roff_entry(std::string_view term, std::string_view explanation);
// Lines shown as they are, indented.
[[nodiscard]] std::string roff_literal(const std::vector<std::string>& lines);
// Plain text in bold or italics.
[[nodiscard]] std::string roff_bold(std::string_view text);
[[nodiscard]] std::string roff_italic(std::string_view text);

}  // namespace mtasts
