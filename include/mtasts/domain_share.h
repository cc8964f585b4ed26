// The share of the domains that one run may change or remove without a word of the operator.
#pragma once

#include <cstdint>

namespace mtasts {

// True for more than 30 % of `domains`, and more than 5: a list that is too short, or a mistake in the
// settings.
[[nodiscard]] constexpr bool is_large_share(std::uint64_t part, std::uint64_t domains) {
  return part > 5 && part * 10 > domains * 3;
}

}  // namespace mtasts
