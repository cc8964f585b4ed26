// Texts as strings of JSON, for what is no JSON as a whole.
#pragma once

#include <string>
#include <string_view>

namespace mtasts {

// Between double quotes and in ASCII alone: a string of JavaScript, too, and of TOML, as long as the text has
// no character above U+FFFF. `text` is UTF-8.
[[nodiscard]] std::string json_literal(std::string_view text);

}  // namespace mtasts
