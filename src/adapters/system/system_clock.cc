// std::chrono::system_clock counts UTC, independent of the time zone.
#include "adapters/system/system_clock.h"

#include <thread>

namespace mtasts {

std::chrono::sys_seconds SystemClock::now() {
  return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

std::chrono::milliseconds SystemClock::elapsed() {
  return std::chrono::floor<std::chrono::milliseconds>(std::chrono::steady_clock::now().time_since_epoch());
}

void SystemClock::sleep(std::chrono::seconds time) {
  std::this_thread::sleep_for(time);
}

}  // namespace mtasts
