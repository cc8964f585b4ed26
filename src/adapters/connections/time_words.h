// A time as messages write it.
#pragma once

#include <chrono>
#include <string>

namespace mtasts {

// "10 s", "250 ms".
[[nodiscard]] inline std::string time_words(std::chrono::milliseconds time) {
  if (time.count() > 0 && time.count() % 1000 == 0) return std::to_string(time.count() / 1000) + " s";
  return std::to_string(time.count()) + " ms";
}

}  // namespace mtasts
