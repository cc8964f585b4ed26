// Remote octets made fit to be shown: nothing that reaches a terminal, a log or a JSON text escapes from
// here.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace mtasts {

// The text with every octet that could act on a terminal spelled out: C0, DEL and octets that are not UTF-8
// as "\xHH", C1, line and paragraph separators and bidirectional controls as "\u{...}", and "\" doubled. The
// result is UTF-8 without control characters.
[[nodiscard]] std::string printable(std::string_view octets);

// printable(), cut after `limit` octets of input (sooner rather than inside a character) with "..." to say
// so.
[[nodiscard]] std::string printable(std::string_view octets, std::size_t limit);

// printable(octets, limit) between double quotes, those inside as "\"": how a message shows what was typed.
[[nodiscard]] std::string quote(std::string_view octets, std::size_t limit = 300);

// Whether nothing of the text could act on a terminal: printable() leaves it as it is, but for "\".
[[nodiscard]] bool is_printable(std::string_view octets);

// The octets as between the quotes of a literal of C: `quote` and "\" behind a "\", whatever is not printed
// in ASCII as three octal digits. patch(1) reads that as a name between double quotes, a shell between $' and
// '.
[[nodiscard]] std::string octal_escaped(std::string_view octets, char quote);

// The octets that printable() or quote() has spelled. The message of an Error is spelled already, that of a
// Finding is not, since printers spell it: this leads from one to the other.
[[nodiscard]] std::string octets_of_printable(std::string_view printable_text);

}  // namespace mtasts
