// Bounds the memory that a MIME parser needs for a message, before it is parsed.
#pragma once

#include <string_view>

#include "mtasts/result.h"

namespace mtasts {

// Fails with code "mail-over-limit" if the message may have too many parts or header fields. Counts lines,
// so it needs no memory: delimiters of parts begin with "--" (RFC 2046 §5.1.1), fields with a name and a
// colon.
[[nodiscard]] Result<void> check_mail_cost(std::string_view message);

}  // namespace mtasts
