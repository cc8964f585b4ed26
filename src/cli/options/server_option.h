// The address of a DNS server as it is typed.
#pragma once

#include <string>

#include "mtasts/result.h"

namespace mtasts {

// ADDRESS or ADDRESS#PORT, an IPv6 address also in brackets; returned as it was typed. Fault::usage, code
// "bad-server".
[[nodiscard]] Result<std::string> parse_typed_server(const std::string& text);

}  // namespace mtasts
