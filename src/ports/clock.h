// The time of day. Only ids, ledger lines and the validity of certificates depend on it; what waits uses the
// event loop's own monotonic clock.
#pragma once

#include <chrono>

namespace mtasts {

class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual std::chrono::sys_seconds now() = 0;  // UTC
};

}  // namespace mtasts
