// Character classes of RFC 5234 appendix B.1, and blanks.
#include "mtasts/ascii.h"

#include <string>

#include "catch.h"

namespace mtasts::test {

TEST_CASE("trimming takes spaces and tabs off the ends alone") {
  CHECK(trim(" \ta b\t ") == "a b");
  CHECK(trim_front(" \ta ") == "a ");
  CHECK(trim_back(" a\t ") == " a");
  CHECK(trim("\r\n") == "\r\n");
  CHECK(trim(" \t ").empty());
  CHECK(trim("").empty());
}

TEST_CASE("lower case changes the letters of ASCII alone") {
  CHECK(lower_case("AbZ@[`{0_\xC4") == "abz@[`{0_\xC4");
}

TEST_CASE("a visible character is neither a blank nor a control") {
  CHECK(is_vchar('!'));
  CHECK(is_vchar('~'));
  CHECK_FALSE(is_vchar(' '));
  CHECK_FALSE(is_vchar('\x7F'));
  CHECK_FALSE(is_vchar('\x80'));
}

TEST_CASE("the hexadecimal digits are 22 characters") {
  std::string digits;
  for (int c = 0; c < 256; ++c) {
    if (is_hex_digit(static_cast<char>(c))) digits += static_cast<char>(c);
  }
  CHECK(digits == "0123456789ABCDEFabcdef");
}

}  // namespace mtasts::test
