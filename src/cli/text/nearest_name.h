// Finds the known name that is nearest to a mistyped one.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace mtasts {

// The number of insertions, deletions, replacements and swaps of neighbours that turn one word into the
// other.
[[nodiscard]] std::size_t edit_distance(std::string_view one, std::string_view other);

// The name nearest to `typed` with at most a third of its letters wrong (two in a short one); the first of
// equally near names; "" if none is near.
[[nodiscard]] std::string nearest_name(std::string_view typed, const std::vector<std::string>& names);

// "did you mean NAME?", or "".
[[nodiscard]] std::string did_you_mean(std::string_view typed, const std::vector<std::string>& names);

}  // namespace mtasts
