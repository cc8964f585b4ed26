// The system clock.
#include "adapters/system/system_clock.h"

#include <cstdlib>
#include <ctime>

#include "catch.h"
#include "child_process.h"

namespace mtasts::test {

TEST_CASE("the time is UTC whatever the time zone") {
  CHECK(in_child([]() -> std::string {
          ::setenv("TZ", "Pacific/Kiritimati", 1);
          ::tzset();
          const auto before = std::time(nullptr);
          const auto now = SystemClock().now().time_since_epoch().count();
          // time() reads a coarse clock, which may be a tick behind.
          const auto after = std::time(nullptr) + 1;
          return before <= now && now <= after ? "UTC" : std::to_string(now);
        }) == "UTC");
}

}  // namespace mtasts::test
