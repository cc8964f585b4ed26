// A short digest of a text, the same on every machine and in every version, since names and batches depend on
// it. It is not cryptographic: collisions are easy to make.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace mtasts {

// FNV-1a of 64 bits, its upper half folded into the lower, which alone spreads badly.
[[nodiscard]] std::uint64_t text_digest(std::string_view text);

// The same as 16 hexadecimal digits.
[[nodiscard]] std::string hex_digest(std::string_view text);

}  // namespace mtasts
