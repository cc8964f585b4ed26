// Commands that several tables of the catalogue name.
#pragma once

#include <string_view>

namespace mtasts {

// clang-format off
inline constexpr std::string_view kLintPolicy =
    "mtasts lint policy mta-sts.txt\n"
    "mtasts check example.com";
inline constexpr std::string_view kLookUpMx =
    "mtasts mx example.com\n"
    "mtasts check --verbose example.com";
inline constexpr std::string_view kCheck = "mtasts check example.com";
// clang-format on

}  // namespace mtasts
