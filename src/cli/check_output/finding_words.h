// A finding of a domain in one line of plain words, for terminals and monitoring.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "mtasts/finding.h"

namespace mtasts {

// "policy-mx-missing: mx2.example.com: no mx pattern matches (RFC 8461 §4.1)". Remote bytes are escaped. The
// subject is omitted if it is `domain`; each part is cut after `limit` bytes.
[[nodiscard]] std::string finding_words(const Finding& finding, std::string_view domain,
                                        std::size_t limit = std::string_view::npos);

}  // namespace mtasts
