// std::chrono::system_clock counts UTC, independent of the time zone.
#include "adapters/system/system_clock.h"

namespace mtasts {

std::chrono::sys_seconds SystemClock::now() {
  return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

std::chrono::milliseconds SystemClock::elapsed() {
  return std::chrono::floor<std::chrono::milliseconds>(std::chrono::steady_clock::now().time_since_epoch());
}

}  // namespace mtasts
