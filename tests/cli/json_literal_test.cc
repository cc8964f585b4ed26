// A literal in a script means the text and nothing else.
#include "cli/json_literal.h"

#include "catch.h"

namespace mtasts::test {

TEST_CASE("a literal is an ASCII string of JSON") {
  CHECK(json_literal("") == R"("")");
  CHECK(json_literal("v=STSv1; id=1;") == R"("v=STSv1; id=1;")");
  CHECK(json_literal("a\"b\\c") == R"("a\"b\\c")");
  CHECK(json_literal("a\r\nb\n") == R"("a\r\nb\n")");
  CHECK(json_literal("\xc3\xbc") == R"("\u00fc")");
  CHECK(json_literal("\xe2\x80\xa8") == R"("\u2028")");  // else a line end, to an old JavaScript
}

}  // namespace mtasts::test
