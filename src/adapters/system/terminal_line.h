// How the line of a terminal on which the cursor stands is emptied.
#pragma once

#include <string_view>

namespace mtasts {

// Back to its beginning, then erase to its end (ECMA-48 EL).
inline constexpr std::string_view kEraseLine = "\r\x1b[K";

}  // namespace mtasts
