// Formats a duration for messages.
#pragma once

#include <chrono>
#include <string>

namespace mtasts {

// Returns "10 s" for whole seconds, else "250 ms".
[[nodiscard]] inline std::string duration_text(std::chrono::milliseconds time) {
  if (time.count() > 0 && time.count() % 1000 == 0) return std::to_string(time.count() / 1000) + " s";
  return std::to_string(time.count()) + " ms";
}

// The failure of an exchange that waited for a free connection until its time was over.
inline constexpr std::string_view kNoTimeLeft =
    "no time was left for this address, which was not tried: other addresses or domains took it";

}  // namespace mtasts
