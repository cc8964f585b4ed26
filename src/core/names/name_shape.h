// The syntax of domain names: one quick pass over a valid name, and the reason why a name is invalid.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace mtasts {

inline constexpr std::size_t kLongestName = 253;  // without the final dot, RFC 1035 §2.3.4
inline constexpr std::size_t kLongestLabel = 63;
inline constexpr std::string_view kNameTooLong = "longer than 253 bytes";

struct NameShape {
  std::size_t labels = 1;
  bool has_upper_case = false;
  bool has_underscore = false;
  bool ends_in_number = false;  // the last label is all digits
};

// The shape of a valid name without its final dot. Nothing for an invalid name and for one with a "*".
[[nodiscard]] std::optional<NameShape> name_shape(std::string_view name);

// The reason why a name in lower case and without final dot is invalid (RFC 1035 §2.3.1 and §2.3.4), as words
// for parentheses: "an empty label". "" for a valid name. "*" is not a valid label here.
[[nodiscard]] std::string_view name_fault(std::string_view name);

}  // namespace mtasts
