// Repair: the policy that an invalid body was meant to be.
#pragma once

#include <optional>
#include <string_view>

#include "mtasts/policy.h"

namespace mtasts {

// Reads a body leniently: any line breaks or none, blank lines and comments, "=" for ":", names and words in
// any case, units of max_age, several mx in one line, final dots. A missing max_age is that of a first
// policy; an mx that cannot be read is left out. Nothing if the mode cannot be read.
[[nodiscard]] std::optional<Policy> repair_policy(std::string_view body);

}  // namespace mtasts
