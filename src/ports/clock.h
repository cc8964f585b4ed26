// Clock: the time of day for ids, ledger lines and certificate validity, and a monotonic clock for durations.
// Timeouts use the clock of the event loop instead.
#pragma once

#include <chrono>

namespace mtasts {

class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual std::chrono::sys_seconds now() = 0;  // UTC
  // Time since an unspecified moment; monotonic.
  [[nodiscard]] virtual std::chrono::milliseconds elapsed() = 0;
  // Waits; nothing else of the program runs meanwhile.
  virtual void sleep(std::chrono::seconds time) = 0;
};

}  // namespace mtasts
