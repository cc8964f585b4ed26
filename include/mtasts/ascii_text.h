// Text in plain ASCII, for terminals whose encoding is not UTF-8.
#pragma once

#include <string>
#include <string_view>

namespace mtasts {

// The text with "section " for "§" and the escapes of printable() for all other bytes outside ASCII: "\u{e9}"
// for a character, "\xHH" for a byte that is not UTF-8. ASCII is unchanged, also its control characters. In
// Latin-1 the last byte of "\u{db}" would be a control character, C1.
[[nodiscard]] std::string ascii_text(std::string_view text);

// True if the locale has the encoding UTF-8, by the first of LC_ALL, LC_CTYPE and LANG that is not empty:
// "de_DE.UTF-8". The values are empty if unset.
[[nodiscard]] bool is_utf8_locale(std::string_view lc_all, std::string_view lc_ctype, std::string_view lang);

}  // namespace mtasts
