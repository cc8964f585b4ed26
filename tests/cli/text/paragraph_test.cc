#include "cli/text/paragraph.h"

#include "catch.h"

namespace mtasts::test {

using Lines = std::vector<std::string>;

TEST_CASE("text is wrapped to a width in characters") {
  CHECK(wrapped("", 10).empty());
  CHECK(wrapped("one two three", 7) == Lines{"one two", "three"});
  CHECK(wrapped("one  two\nthree", 80) == Lines{"one two three"});
  CHECK(wrapped("incomprehensible at all", 5) == Lines{"incomprehensible", "at", "all"});
  CHECK(columns("RFC 8461 §3.2") == 13);
  CHECK(wrapped("§§ §§", 5) == Lines{"§§ §§"});
}

TEST_CASE("a long command is continued after a backslash, and an option stays with its value") {
  CHECK(wrapped_command("mtasts mx a.example", 40) == Lines{"mtasts mx a.example"});
  CHECK(wrapped_command("mtasts gen-policy a.example --max-age 4w --mx mx.example", 40) ==
        Lines{"mtasts gen-policy a.example \\", "    --max-age 4w --mx mx.example"});
  CHECK(wrapped_command("mtasts gen-policy a.example -n --mx mx1.example", 40) ==
        Lines{"mtasts gen-policy a.example -n \\", "    --mx mx1.example"});
}

TEST_CASE("words are joined with the separator between two of them") {
  CHECK(joined({}, "|").empty());
  CHECK(joined({"one"}, "|") == "one");
  CHECK(joined({"one", "", "three"}, ", ") == "one, , three");
}

TEST_CASE("an empty line separates paragraphs") {
  CHECK(paragraphs("").empty());
  CHECK(paragraphs("one") == Lines{"one"});
  CHECK(paragraphs("one\n\ntwo\n\nthree") == Lines{"one", "two", "three"});
}

}  // namespace mtasts::test
