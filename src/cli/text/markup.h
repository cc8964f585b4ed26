// Escapes printable text for XML, HTML and Markdown.
#pragma once

#include <string>
#include <string_view>

namespace mtasts {

// For text and for quoted attributes of XML 1.0 and HTML: &, <, >, " and ' become references. Noncharacters
// of Unicode, which neither permits, become U+FFFD. `printable_text` is a result of printable().
[[nodiscard]] std::string markup_escaped(std::string_view printable_text);

// For a line or a table cell of Markdown: nothing in it is markup, a link or HTML. `printable_text` is a
// result of printable().
[[nodiscard]] std::string markdown_escaped(std::string_view printable_text);

}  // namespace mtasts
