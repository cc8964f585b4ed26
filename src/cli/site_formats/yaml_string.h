// Texts as YAML has them.
#pragma once

#include <string>
#include <string_view>

namespace mtasts {

// Between double quotes, so that no reader takes it for a number, a word like `no` or a comment; every octet
// comes back, line ends too. `text` is UTF-8.
[[nodiscard]] std::string yaml_string(std::string_view text);

}  // namespace mtasts
