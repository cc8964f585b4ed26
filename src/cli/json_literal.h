// Texts as JSON strings, for files in other formats.
#pragma once

#include <string>
#include <string_view>

namespace mtasts {

// A quoted ASCII string: "caf\\u00e9". It is also a string of JavaScript, and of TOML if the text has no
// character above U+FFFF. `text` is UTF-8.
[[nodiscard]] std::string json_literal(std::string_view text);

}  // namespace mtasts
