// Whatever a policy holds comes back from YAML, by any reader.
#include "cli/site_formats/yaml_string.h"

#include "catch.h"

namespace mtasts::test {

TEST_CASE("YAML reads a quoted text as the same string") {
  CHECK(yaml_string("") == R"("")");
  CHECK(yaml_string("no") == R"("no")");                        // else false
  CHECK(yaml_string("1e3") == R"("1e3")");                      // else a number
  CHECK(yaml_string("a: #b") == R"("a: #b")");                  // else a mapping, a comment
  CHECK(yaml_string("*.example.com") == R"("*.example.com")");  // else an alias
  CHECK(yaml_string("a\"b\\c") == R"("a\"b\\c")");
  CHECK(yaml_string("a\r\nb\n") == R"("a\r\nb\n")");  // else folded
  CHECK(yaml_string("\t\x7f") == R"("\x09\x7f")");
  CHECK(yaml_string("\xc3\xbc") == R"("\xfc")");
  CHECK(yaml_string("\xe2\x80\xa8") == R"("\u2028")");          // else a line end
  CHECK(yaml_string("\xf0\x9f\x90\x84") == R"("\U0001f404")");  // no surrogates
  CHECK(yaml_string(std::string_view("\0", 1)) == R"("\x00")");
  CHECK(yaml_string("\xf0") == R"("\xf0")");  // no UTF-8: nothing is read past the end
}

}  // namespace mtasts::test
