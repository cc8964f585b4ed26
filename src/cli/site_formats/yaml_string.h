// Texts as YAML strings.
#pragma once

#include <string>
#include <string_view>

namespace mtasts {

// The text in double quotes, so that no reader takes it for a number, a word like `no` or a comment. Reading
// it gives the same bytes, line ends included. `text` is UTF-8.
[[nodiscard]] std::string yaml_string(std::string_view text);

}  // namespace mtasts
