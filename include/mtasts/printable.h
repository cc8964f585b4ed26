// Escapes for bytes of remote origin, so that nothing acts on a terminal or breaks a log line.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace mtasts {

// The text with an escape for everything that could act on a terminal: "\xHH" for C0, DEL and bytes that are
// not UTF-8; "\u{...}" for C1, line and paragraph separators, bidirectional controls and characters without a
// glyph, as U+200B; "\\" for "\". The result is UTF-8 without control characters: "a\x09b" for "a", a tab and
// "b".
[[nodiscard]] std::string printable(std::string_view octets);

// printable() of the first `limit` bytes, with "..." if the text is longer. A character that does not fit
// whole is left out.
[[nodiscard]] std::string printable(std::string_view octets, std::size_t limit);

// printable(octets, limit) between double quotes, with inner quotes as \": the form of input in messages.
[[nodiscard]] std::string quote(std::string_view octets, std::size_t limit = 300);

// True if the text has a character that printable() prints as "\u{...}".
[[nodiscard]] bool has_invisible_character(std::string_view octets);

// True if nothing of the text could act on a terminal, so that printable() changes at most "\".
[[nodiscard]] bool is_printable(std::string_view octets);

// The content of a C literal: a "\" before `quote` and "\", and "\" with three octal digits for bytes that
// are not printed in ASCII. patch(1) reads it between double quotes, a shell between $' and '.
[[nodiscard]] std::string escape_octal(std::string_view octets, char quote);

// The text as one word of a shell's command line, quoted if necessary, without control characters.
[[nodiscard]] std::string shell_word(const std::string& text);

// The inverse of printable() and of the content of quote(). It makes the message of a Finding, which printers
// escape, from the message of an Error, which is escaped already.
[[nodiscard]] std::string unescape_printable(std::string_view printable_text);

}  // namespace mtasts
