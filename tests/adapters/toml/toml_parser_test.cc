// TOML documents as values with places.
#include "adapters/toml/toml_parser.h"

#include "catch.h"

namespace mtasts::test {
namespace {

TomlReading parsed(std::string_view text) {
  TomlParser parser;
  return parser.parse(text);
}

}  // namespace

TEST_CASE("members of a TOML document keep their order and their places") {
  const TomlReading reading = parsed(
      "web_host = \"web.example\"\n"
      "\n"
      "rua = [\"a\", 2, 1.5, true, 2026-11-21]\n"
      "[dns]\n"
      "  format = 'bind'\n"
      "[[policy]]\n"
      "[[policy]]\n");
  REQUIRE(reading.document);
  CHECK_FALSE(reading.fault);
  const auto& members = reading.document->members;
  REQUIRE(members.size() == 4);
  CHECK(members[0].key == "web_host");
  CHECK(members[0].place == TomlPlace{1, 1});
  CHECK(members[0].value.place == TomlPlace{1, 12});
  CHECK(members[0].value.text == "web.example");
  CHECK(members[1].value.kind == TomlKind::array);
  std::vector<TomlKind> kinds;
  for (const TomlValue& item : members[1].value.items) kinds.push_back(item.kind);
  CHECK(kinds ==
        std::vector{TomlKind::text, TomlKind::integer, TomlKind::real, TomlKind::boolean, TomlKind::time});
  CHECK(members[1].value.items[1].integer == 2);
  CHECK(members[1].value.items[3].boolean);
  CHECK(members[2].key == "dns");
  CHECK(members[2].place.line == 4);
  REQUIRE(members[2].value.members.size() == 1);
  CHECK(members[2].value.members[0].place == TomlPlace{5, 3});
  CHECK(members[3].value.items.size() == 2);
  CHECK(members[3].value.items[1].place.line == 7);
}

TEST_CASE("a text that is no TOML document is refused with its line") {
  const auto line_of = [](std::string_view text) -> std::size_t {
    const TomlReading reading = parsed(text);
    if (reading.document || !reading.fault) return 0;
    CHECK(reading.fault->code == "settings-syntax");
    CHECK(reading.fault->message.starts_with("column "));
    return reading.fault->line.value_or(0);
  };
  CHECK(line_of("a = 1\nb = text\n") == 2);
  CHECK(line_of("a = 1\na = 2\n") == 2);  // a key twice
  CHECK(line_of("[dns]\n[dns]\n") == 2);  // a table twice
  CHECK(line_of("a = \"open\n") == 1);
  CHECK(line_of("a = [1\n\n") > 0);
  CHECK(line_of("a = \"\xFF\"\n") == 1);                     // no UTF-8
  CHECK(line_of(std::string_view("a = \"\0\"\n", 8)) == 1);  // NUL
  CHECK(line_of("a = 99999999999999999999\n") == 1);
  CHECK(line_of("[.a]\n") == 1);
  CHECK(line_of(std::string(100'000, '[')) == 1);
  CHECK(line_of("a = " + std::string(100'000, '[')) == 1);
}

TEST_CASE("the empty document has no members") {
  CHECK(parsed("").document->members.empty());
  CHECK(parsed("\xEF\xBB\xBF# a comment\r\n").document->members.empty());
}

}  // namespace mtasts::test
