// What one quick pass over a domain name tells: nearly all that are read are in order, and need no more.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace mtasts {

inline constexpr std::size_t kLongestName = 253;  // without the final dot, RFC 1035 §2.3.4
inline constexpr std::size_t kLongestLabel = 63;

struct NameShape {
  std::size_t labels = 1;
  bool has_upper_case = false;
  bool has_underscore = false;
  bool ends_in_number = false;  // whether the last label is all digits
};

// Of a name without its final dot. Nothing when it is not in order: then name_fault() has the words for it,
// or it has a "*".
[[nodiscard]] std::optional<NameShape> name_shape(std::string_view name);

}  // namespace mtasts
