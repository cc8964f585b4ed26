// `mtasts check --json` and `--ndjson`: the frames.
#include <nlohmann/json.hpp>
#include <sstream>

#include "catch.h"
#include "check_output/results.h"

namespace mtasts::test {
namespace {

using Json = nlohmann::ordered_json;

}  // namespace

TEST_CASE("json is one document of results") {
  const Json document = Json::parse(printed(kJsonCheck, each_verdict()));
  CHECK(document["schema"] == "mtasts.check/1");
  REQUIRE(document["results"].size() == 5);
  CHECK(document["results"][2]["verdict"] == "broken");
  CHECK(document["results"][4]["seen"].is_null());
  CHECK(Json::parse(printed(kJsonCheck, {}))["results"].empty());
}

TEST_CASE("the json of a broken domain equals its golden file") {
  check_golden("check.json", Json::parse(printed(kJsonCheck, {broken_result()})).dump(2) + '\n');
}

TEST_CASE("ndjson has one line for each result") {
  std::istringstream lines(printed(kNdjsonCheck, each_verdict()));
  std::string domains;
  for (std::string line; std::getline(lines, line);) {
    const Json object = Json::parse(line);
    CHECK(object.begin().key() == "schema");
    domains += object["domain"].get<std::string>() + ';';
  }
  CHECK(domains == "example.com;example.org;example.net;example.edu;not a domain;");
  CHECK(printed(kNdjsonCheck, {}).empty());
}

}  // namespace mtasts::test
