// The line that tells whoever waits for a long list how far it is.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace mtasts {

// How many entries a list has, exactly or as far as the octets read so far allow a guess.
struct ListTotal {
  std::uint64_t entries = 0;
  bool is_guess = false;
};

struct Progress {
  std::uint64_t done = 0;
  std::optional<ListTotal> total = {};
  std::uint64_t failed = 0;
  std::chrono::milliseconds time{0};  // since the list was begun
};

// "1200/5000 domains (24%), 310/s, 3 failed, 13 s left", without a line feed. What is not known is left out,
// and of what does not fit into `columns` (0: any width) the least important: the share, the rate, the time
// left, the failures.
[[nodiscard]] std::string progress_line(const Progress& progress, std::size_t columns);

}  // namespace mtasts
