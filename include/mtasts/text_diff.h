// The difference of two texts in the unified format that patch(1) reads.
#pragma once

#include <string>
#include <string_view>

namespace mtasts {

// "--- a\n+++ b\n@@ ...", with three lines of context; empty if the texts are equal. A name that could act on
// a terminal is quoted and a missing last newline is marked, both as diff(1) does. The time is linear in the
// length of the common start and end. If the rest is too large to compare line by line, it becomes one
// replaced block.
[[nodiscard]] std::string unified_diff(std::string_view before, std::string_view after,
                                       std::string_view before_name, std::string_view after_name);

}  // namespace mtasts
