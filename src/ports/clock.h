// The time of day, on which ids, ledger lines and the validity of certificates depend, and a clock to measure
// with. What waits uses the event loop's own.
#pragma once

#include <chrono>

namespace mtasts {

class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual std::chrono::sys_seconds now() = 0;  // UTC
  // Since some moment; never steps.
  [[nodiscard]] virtual std::chrono::milliseconds elapsed() = 0;
};

}  // namespace mtasts
