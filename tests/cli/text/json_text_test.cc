#include "cli/text/json_text.h"

#include <nlohmann/json.hpp>

#include "catch.h"

namespace mtasts::test {

TEST_CASE("JSON as text is written like a value of the library, and prints the same") {
  JsonText list = JsonText::array();
  list.push_back(nullptr);
  list.push_back("a\"b\xFF");
  JsonText object = {{"flag", false}, {"number", -1}, {"list", list}, {"empty", JsonText::array()}};
  object.add("object", {{"text", std::string_view("caf\xC3\xA9")}});
  const std::string expected = R"({"flag":false,"number":-1,"list":[null,"a\"b\ufffd"],"empty":[],
    "object":{"text":"caf\u00e9"}})";
  CHECK(object.text() == nlohmann::ordered_json::parse(expected).dump());
  CHECK(JsonText(18446744073709551615U).text() == "18446744073709551615");
}

TEST_CASE("a literal is an ASCII string of JSON") {
  CHECK(json_literal("") == R"("")");
  CHECK(json_literal("v=STSv1; id=1;") == R"("v=STSv1; id=1;")");
  CHECK(json_literal("a\"b\\c") == R"("a\"b\\c")");
  CHECK(json_literal("a\r\nb\n") == R"("a\r\nb\n")");
  CHECK(json_literal("\xc3\xbc") == R"("\u00fc")");
  CHECK(json_literal("\xe2\x80\xa8") == R"("\u2028")");  // else a line end, to an old JavaScript
}

}  // namespace mtasts::test
