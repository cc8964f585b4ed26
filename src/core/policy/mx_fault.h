// The explanation of a malformed mx value, for its author.
#pragma once

#include <cstddef>
#include <string_view>

#include "mtasts/finding.h"

namespace mtasts {

// The finding for a value on `line` that MxPattern::parse() refuses (RFC 8461 §3.2): the habit behind it,
// such as that of zone files, URLs or mail addresses, and the text to write instead.
[[nodiscard]] Finding mx_fault(std::size_t line, std::string_view value);

}  // namespace mtasts
