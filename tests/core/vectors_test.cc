// The reader of the test vectors. If it skipped or misread rows, every vector test would pass.
#include "core/vectors.h"

#include "catch.h"

using nlohmann::json;
using namespace mtasts::test;

TEST_CASE("a vector's text comes from input, input_hex or input_gen") {
  const json common = {{"id", "x-1"}, {"expect", "invalid"}, {"why", "because"}};
  const auto text_of = [&common](const char* member, const json& value) {
    json row = common;
    row[member] = value;
    return read_vector(row).text;
  };
  CHECK(text_of("input", "v=STSv1; id=1;") == "v=STSv1; id=1;");
  CHECK(text_of("input_hex", "fffe00610a") == std::string("\xFF\xFE\0a\n", 5));
  CHECK(text_of("input_gen", {{"prefix", "p:"}, {"repeat", "<{i}-{i}>"}, {"count", 11}}) ==
        "p:<0-0><1-1><2-2><3-3><4-4><5-5><6-6><7-7><8-8><9-9><10-10>");
  CHECK(text_of("input_gen", {{"prefix", "p"}, {"repeat", "r"}, {"count", 0}}) == "p");
  CHECK_THROWS(text_of("input_hex", "fg"));
  CHECK_THROWS(text_of("input_hex", "abc"));
  CHECK_THROWS(text_of("inputs", "a row without input"));
}

TEST_CASE("a vector carries its verdict, values and warnings") {
  const Vector vector = read_vector(json::parse(
      R"({"id":"x-2","input":{"host":"h"},"expect":"valid","parsed":{"match":true},"why":"w","warn":["one"]})"));
  CHECK(vector.id == "x-2");
  CHECK(vector.valid);
  CHECK(vector.text.empty());
  CHECK(vector.input.at("host") == "h");
  CHECK(vector.parsed.at("match") == true);
  CHECK(vector.warn == std::vector<std::string>{"one"});
  CHECK_THROWS(read_vector(json::parse(R"({"id":"x-3","input":"","expect":"maybe","why":"w"})")));
}

TEST_CASE("a missing vector file is an error") {
  CHECK_THROWS(read_vectors("no-such-file.jsonl"));
}
