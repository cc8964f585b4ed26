#include "cli/options/option_values.h"

#include "catch.h"

namespace mtasts::test {

TEST_CASE("a number has digits only and is in range") {
  CHECK(parse_number("0", 0, 5) == 0U);
  CHECK(parse_number("010", 0, 10) == 10U);
  CHECK(parse_number("000000000000000000000000000007", 0, 10) == 7U);
  CHECK(parse_number("18446744073709551615", 0, UINT64_MAX) == UINT64_MAX);
  for (const char* text :
       {"", " 5", "5 ", "+5", "-1", "0x10", "1e6", "1.5", "5s", "18446744073709551616", "6"}) {
    INFO(text);
    const auto number = parse_number(text, 1, 5);
    REQUIRE_FALSE(number);
    CHECK(number.error().fault == Fault::usage);
    CHECK(number.error().code == "bad-number");
  }
}

TEST_CASE("a bad choice is reported with the list of choices") {
  CHECK(not_a_choice("x", {"lf", "crlf"}).message == "\"x\" is not lf or crlf");
  CHECK(not_a_choice("x", {"a1", "b2", "c3"}).message == "\"x\" is not a1, b2 or c3");
  CHECK(not_a_choice("clrf", {"lf", "crlf"}).hint == "did you mean crlf?");
}

}  // namespace mtasts::test
