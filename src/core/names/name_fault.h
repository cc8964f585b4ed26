// What keeps a text from being a domain name, for the types that contain one.
#pragma once

#include <string_view>

namespace mtasts {

// What is wrong with a name in lower case and without final dot, as words that fit into parentheses; "" when
// nothing is. No label may be "*" here. RFC 1035 §2.3.1 and §2.3.4.
[[nodiscard]] std::string_view name_fault(std::string_view name);

}  // namespace mtasts
