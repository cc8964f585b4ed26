// The limits of report mail: hostile mail costs bounded time and memory.
#pragma once

#include <cstddef>

namespace mtasts {

inline constexpr std::size_t kMebibyte = std::size_t{1024} * 1024;

inline constexpr std::size_t kLargestMessage = 16 * kMebibyte;  // also of a file that is no mail
inline constexpr std::size_t kLargestReport = 16 * kMebibyte;   // one report, inflated
inline constexpr std::size_t kMostInflated = 32 * kMebibyte;    // all that a message holds, inflated

// Repetitive JSON reaches 50; deflate itself ends at 1032.
inline constexpr std::size_t kMostRatio = 250;
inline constexpr std::size_t kRatioApplies = kMebibyte;  // to an inflated size above this

inline constexpr std::size_t kMostNesting = 20;  // of parts and messages in a message
inline constexpr std::size_t kMostPacking = 4;   // of archives and mail in each other
inline constexpr std::size_t kMostParts = 1000;
inline constexpr std::size_t kMostFields = 10'000;  // of the header, also those of parts
inline constexpr std::size_t kMostFieldBytes = kMebibyte;
inline constexpr std::size_t kMostArchiveEntries = 100;

}  // namespace mtasts
