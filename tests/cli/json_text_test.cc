#include "cli/json_text.h"

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

}  // namespace mtasts::test
