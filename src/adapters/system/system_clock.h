// SystemClock: the Clock port over the system's clocks.
#pragma once

#include "ports/clock.h"

namespace mtasts {

class SystemClock final : public Clock {
 public:
  [[nodiscard]] std::chrono::sys_seconds now() override;
  [[nodiscard]] std::chrono::milliseconds elapsed() override;
  void sleep(std::chrono::seconds time) override;
};

}  // namespace mtasts
