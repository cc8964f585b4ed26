#include "core/reports/report_time.h"

#include <string>

#include "catch.h"
#include "mtasts/utc_time.h"

namespace mtasts::test {

TEST_CASE("report time: each form of RFC 3339 is read") {
  struct Case {
    std::string text;
    std::string utc;
    bool has_zone;
  };
  const Case table[] = {
      {"2026-11-28T00:00:00Z", "2026-11-28T00:00:00Z", true},
      {"2026-11-28t00:00:00z", "2026-11-28T00:00:00Z", true},
      {"2026-11-28 00:00:00Z", "2026-11-28T00:00:00Z", true},
      {"2026-11-28T00:00:00.999999Z", "2026-11-28T00:00:00Z", true},
      {"2026-11-28T00:00:00+00:00", "2026-11-28T00:00:00Z", true},
      {"2026-11-28T00:00:00-00:00", "2026-11-28T00:00:00Z", true},
      {"2026-11-28T00:00:00+05:30", "2026-11-27T18:30:00Z", true},
      {"2026-11-28T00:00:00.5-01:00", "2026-11-28T01:00:00Z", true},
      {"2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z", true},
      {"2023-01-10T00:00:00", "2023-01-10T00:00:00Z", false},
      {"2023-01-10T00:00:00.0", "2023-01-10T00:00:00Z", false},
  };
  for (const Case& each : table) {
    CAPTURE(each.text);
    const auto time = read_report_time(each.text);
    REQUIRE(time);
    CHECK(print_utc(time->time) == each.utc);
    CHECK(time->has_zone == each.has_zone);
  }
}

TEST_CASE("report time: any other text is refused") {
  for (const std::string_view text :
       {"", "2026-11-28", "2026-02-30T00:00:00Z", "2026-11-28T24:00:00Z", "2026-11-28T00:60:00Z",
        "2026-11-28T00:00Z", "2026-11-28T00:00:00ZZ", "2026-11-28T00:00:00.", "2026-11-28T00:00:00.Z",
        "2026-11-28T00:00:00+1:00", "2026-11-28T00:00:00+01", "2026-11-28T00:00:00+24:00",
        "2026-11-28T00:00:00+01:60", "2026-11-28T00:00:00 Z", "2026-11-28_00:00:00Z", "1732752000"}) {
    CAPTURE(text);
    CHECK_FALSE(read_report_time(text));
  }
}

}  // namespace mtasts::test
