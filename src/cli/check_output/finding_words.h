// A finding of a domain in one line of plain words: what people read on a terminal and in monitoring.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "mtasts/finding.h"

namespace mtasts {

// "policy-mx-missing: mx2.example.com: no mx pattern matches (RFC 8461 §4.1)". Remote octets are
// escaped. The subject is left
// out where it is `domain` itself; each part is cut after `limit` octets.
[[nodiscard]] std::string finding_words(const Finding& finding, std::string_view domain,
                                        std::size_t limit = std::string_view::npos);

}  // namespace mtasts
