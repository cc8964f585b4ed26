// What is wrong with an mx value of a policy, for the people who wrote it.
#pragma once

#include <cstddef>
#include <string_view>

#include "mtasts/finding.h"

namespace mtasts {

// The finding for a value, standing on `line`, that MxPattern::parse refuses: the habit of zone files, URLs,
// mail addresses or older drafts behind it, and what to write instead. RFC 8461 §3.2.
[[nodiscard]] Finding mx_fault(std::size_t line, std::string_view value);

}  // namespace mtasts
