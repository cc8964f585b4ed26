// max_age as policies have it (RFC 8461 §3.2), and durations as operators write them.
#include "mtasts/max_age.h"

#include <string>

#include "catch.h"
#include "core/generator.h"

namespace mtasts::test {

namespace {

void good(const std::string& digits, std::uint32_t seconds) {
  INFO(digits);
  const auto max_age = MaxAge::parse(digits);
  REQUIRE(max_age);
  CHECK(max_age->seconds() == seconds);
}

void bad(const std::string& digits) {
  INFO(digits);
  const auto max_age = MaxAge::parse(digits);
  REQUIRE_FALSE(max_age);
  CHECK(max_age.error().fault == Fault::input);
  CHECK(max_age.error().code == "bad-max-age");
}

void good_duration(const std::string& text, std::uint64_t seconds) {
  INFO(text);
  const auto duration = parse_duration(text);
  REQUIRE(duration);
  CHECK(*duration == seconds);
}

void bad_duration(const std::string& text) {
  INFO(text);
  const auto duration = parse_duration(text);
  REQUIRE_FALSE(duration);
  CHECK(duration.error().fault == Fault::usage);
  CHECK(duration.error().code == "bad-duration");
}

}  // namespace

TEST_CASE("max_age is 1 to 10 digits, up to about a year") {
  good("0", 0);  // legal to read, RFC 8461 §3.2
  good("1", 1);
  good("604800", 604800);
  good("31557600", 31557600);
  good("0031557600", 31557600);  // 10 digits with leading zeros
  good("0000000000", 0);
  bad("31557601");
  bad("99999999");
  bad("4294967296");  // 0 in 32 bits
  bad("9999999999");
  bad("00000000060");  // 11 digits
  bad("18446744073709551616");
  bad("");
  bad("-1");
  bad("+5");
  bad(" 60");
  bad("60 ");
  bad("5 5");
  bad("1e3");
  bad("0x10");
  bad("1_000");
  bad("7d");
  bad("604800s");
  bad("\xD9\xA6");  // ARABIC-INDIC DIGIT SIX
  bad(std::string("60\0", 3));
}

TEST_CASE("max_age of seconds has the same upper bound") {
  CHECK(MaxAge::from_seconds(MaxAge::kGreatest)->seconds() == 31557600);
  CHECK(MaxAge::from_seconds(86400)->text() == "86400");
  CHECK_FALSE(MaxAge::from_seconds(MaxAge::kGreatest + 1));
  CHECK_FALSE(MaxAge::from_seconds(std::uint64_t{1} << 32));
  CHECK(MaxAge::from_seconds(UINT64_MAX).error().code == "bad-max-age");
}

TEST_CASE("printed max_age reads back the same") {
  Generator generator(31557600);
  INFO(generator.seed_text());
  for (int i = 0; i < 2000; ++i) {
    const auto max_age = MaxAge::from_seconds(generator.below(MaxAge::kGreatest + 1));
    REQUIRE(max_age);
    REQUIRE(*MaxAge::parse(max_age->text()) == *max_age);
  }
}

TEST_CASE("durations are seconds, or a number with a unit") {
  good_duration("0", 0);
  good_duration("604800", 604800);
  good_duration("007", 7);  // decimal, not octal
  good_duration("90s", 90);
  good_duration("36h", 129600);
  good_duration("1d", 86400);
  good_duration("7d", 604800);
  good_duration("2w", 1209600);
  good_duration("0w", 0);
  good_duration("9007199254740992", 9007199254740992);  // 2^53
  bad_duration("9007199254740993");
  good_duration("104249991374d", 9007199254713600);
  bad_duration("104249991375d");
  bad_duration("99999999999999999999999999w");
  bad_duration("");
  bad_duration("d");
  bad_duration("-1d");
  bad_duration("+1d");
  bad_duration("1.5d");
  bad_duration("1 d");
  bad_duration("1d ");
  bad_duration("7D");
  bad_duration("1d12h");
  bad_duration("1y");
  bad_duration("0x10");
  bad_duration("1e3");
}

TEST_CASE("a duration in m is refused, since it could be a minute or a month") {
  bad_duration("30m");
  CHECK(parse_duration("30m").error().hint.find("minute or a month") != std::string::npos);
  CHECK(parse_duration("30x").error().hint.find("minute") == std::string::npos);
  CHECK(parse_duration("30x").error().message == R"(not a valid duration: "30x")");
}

}  // namespace mtasts::test
