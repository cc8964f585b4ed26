// Points in time as text. RFC 3339 §5.6.
#include "mtasts/utc_time.h"

#include "catch.h"

namespace mtasts::test {
using std::chrono::seconds;
using std::chrono::sys_seconds;

TEST_CASE("a printed time is read back") {
  for (const std::int64_t time : {0LL, 1LL, 951782400LL, 1795262400LL, 4102444799LL, -1LL, -2208988800LL}) {
    const sys_seconds point{seconds(time)};
    INFO(print_utc(point));
    CHECK(read_utc(print_utc(point)) == point);
  }
  CHECK(print_utc(sys_seconds(seconds(0))) == "1970-01-01T00:00:00Z");
  CHECK(print_utc(sys_seconds(seconds(951825599))) == "2000-02-29T11:59:59Z");
  CHECK(print_utc(sys_seconds(seconds(-1))) == "1969-12-31T23:59:59Z");
}

TEST_CASE("a time beyond RFC 3339 is printed as its first or last second") {
  CHECK(print_utc(sys_seconds::max()) == "9999-12-31T23:59:59Z");
  CHECK(print_utc(sys_seconds::min()) == "0000-01-01T00:00:00Z");
}

TEST_CASE("a time in any other form is refused") {
  for (const std::string_view bad :
       {"", "2026-11-21", "2026-11-21T12:00:00", "2026-11-21T12:00:00z", "2026-11-21T12:00:00+00:00",
        "2026-11-21 12:00:00Z", "2026-02-29T12:00:00Z", "2026-13-01T12:00:00Z", "2026-11-21T24:00:00Z",
        "2026-11-21T12:60:00Z", "2026-11-21T12:00:61Z", "2026-11-21T12:00:00.0Z", "yesterday"}) {
    INFO(bad);
    CHECK_FALSE(read_utc(bad));
  }
}

TEST_CASE("a leap second is read as the second after it") {
  CHECK(read_utc("2016-12-31T23:59:60Z") == read_utc("2017-01-01T00:00:00Z"));
}

TEST_CASE("a span is printed in its largest whole unit") {
  CHECK(print_span(seconds(0)) == "0 seconds");
  CHECK(print_span(seconds(1)) == "1 second");
  CHECK(print_span(seconds(-59)) == "59 seconds");
  CHECK(print_span(seconds(60)) == "1 minute");
  CHECK(print_span(seconds(7199)) == "1 hour");
  CHECK(print_span(seconds(86399)) == "23 hours");
  CHECK(print_span(seconds(86400)) == "1 day");
  CHECK(print_span(seconds(-1209600)) == "14 days");
}

}  // namespace mtasts::test
