// The progress line of a long list.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace mtasts {

// The number of entries of a list: exact, or estimated from the bytes read so far.
struct ListTotal {
  std::uint64_t entries = 0;
  bool is_guess = false;
};

struct Progress {
  std::uint64_t done = 0;
  std::optional<ListTotal> total = {};
  std::uint64_t failed = 0;
  std::chrono::milliseconds time{0};  // since the first entry
};

// "1200/5000 domains (24%), 310/s, 3 failed, 13 s left", without a line feed. Unknown parts are omitted. If
// the line does not fit into `columns` (0: any width), parts are dropped in this order: the share, the rate,
// the time left, the failures.
[[nodiscard]] std::string progress_line(const Progress& progress, std::size_t columns);

}  // namespace mtasts
