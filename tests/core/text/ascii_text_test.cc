#include "mtasts/ascii_text.h"

#include <string>

#include "catch.h"

namespace mtasts::test {
namespace {

TEST_CASE("text for an 8-bit terminal has no byte outside ASCII") {
  struct Case {
    std::string text;
    std::string expected;
  };
  const Case cases[] = {
      {"", ""},
      {"plain \x1b[1mtext\x1b[0m\n", "plain \x1b[1mtext\x1b[0m\n"},
      {"RFC 8461 \xC2\xA7"
       "3.2",
       "RFC 8461 section 3.2"},
      {"\xC3\x9B", "\\u{db}"},  // its last byte is CSI in Latin-1
      {"a\xC2\x85z", "a\\u{85}z"},
      {"\xE2\x82\xAC", "\\u{20ac}"},
      {"\xF0\x9F\x98\x80!", "\\u{1f600}!"},
      {"\x9B", "\\x9b"},
      {"\xC3", "\\xc3"},
  };
  for (const auto& [text, expected] : cases) {
    CAPTURE(text);
    CHECK(ascii_text(text) == expected);
  }
}

TEST_CASE("the encoding of a locale is that of its first variable") {
  CHECK(is_utf8_locale("", "", "de_DE.UTF-8"));
  CHECK(is_utf8_locale("", "C.utf8", "de_DE"));
  CHECK(is_utf8_locale("en_GB.UTF-8@euro", "C", "C"));
  CHECK_FALSE(is_utf8_locale("", "", ""));
  CHECK_FALSE(is_utf8_locale("C", "de_DE.UTF-8", "de_DE.UTF-8"));
  CHECK_FALSE(is_utf8_locale("", "", "de_DE@euro"));
  CHECK_FALSE(is_utf8_locale("", "", "ru_RU.KOI8-R"));
}

}  // namespace
}  // namespace mtasts::test
