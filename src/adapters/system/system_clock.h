// SystemClock: the Clock port over the system's clocks. std::chrono::system_clock counts UTC, independent of
// the time zone.
#pragma once

#include <thread>

#include "ports/clock.h"

namespace mtasts {

class SystemClock final : public Clock {
 public:
  [[nodiscard]] std::chrono::sys_seconds now() override {
    return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  }
  [[nodiscard]] std::chrono::milliseconds elapsed() override {
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::steady_clock::now().time_since_epoch());
  }
  void sleep(std::chrono::seconds time) override { std::this_thread::sleep_for(time); }
};

}  // namespace mtasts
