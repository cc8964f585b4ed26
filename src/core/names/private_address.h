// Addresses that no sender reaches over the Internet.
#pragma once

#include <string_view>

namespace mtasts {

// What kind of such an address it is, "a private address"; empty for others, and for what is no address.
[[nodiscard]] std::string_view private_kind(std::string_view address);

}  // namespace mtasts
