// Assertions of the fuzz targets. A failure ends the program, so that libFuzzer keeps the input.
#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace mtasts::fuzz {

inline void holds(bool property, const char* what) {
  if (property) return;
  std::fprintf(stderr, "does not hold: %s\n", what);
  std::abort();
}

// The same for a property that the code itself states; a failure names its line.
inline void require(bool property, const char* file = __builtin_FILE(), int line = __builtin_LINE()) {
  if (property) return;
  std::fprintf(stderr, "%s:%d does not hold\n", file, line);
  std::abort();
}

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

}  // namespace mtasts::fuzz
