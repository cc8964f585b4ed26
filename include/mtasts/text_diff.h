// The difference of two texts in the unified form that patch(1) reads.
#pragma once

#include <string>
#include <string_view>

namespace mtasts {

// "--- a\n+++ b\n@@ ...": three lines of context; empty when the texts are equal. A name that could act on a
// terminal is quoted as diff(1) quotes it. A text without its last newline is marked as diff(1) does. Linear
// in the length of what stays the same at both ends; where the rest is too large to compare line by line it
// is shown as one replaced block.
[[nodiscard]] std::string unified_diff(std::string_view before, std::string_view after,
                                       std::string_view before_name, std::string_view after_name);

}  // namespace mtasts
