// The grammar of unknown fields. The policy and both TXT records share the names: sts-policy-ext-name of RFC
// 8461 §3.2, sts-ext-name of RFC 8461 §3.1 and tlsrpt-ext-name of RFC 8460 §3 are the same.
#pragma once

#include <algorithm>
#include <string_view>

#include "mtasts/ascii.h"

namespace mtasts {

// True for a letter or digit, then up to 31 letters, digits, "_", "-" and ".".
[[nodiscard]] inline bool is_extension_name(std::string_view name) {
  return !name.empty() && name.size() <= 32 && is_alnum(name.front()) &&
         std::ranges::all_of(name, [](char c) { return is_alnum(c) || c == '_' || c == '-' || c == '.'; });
}

// True for a value of an unknown field of a TXT record: visible ASCII without "=" and ";", not empty.
[[nodiscard]] inline bool is_txt_extension_value(std::string_view value) {
  return !value.empty() &&
         std::ranges::all_of(value, [](char c) { return is_vchar(c) && c != '=' && c != ';'; });
}

}  // namespace mtasts
