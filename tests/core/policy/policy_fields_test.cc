// Misspelt names of fields.
#include <string>
#include <vector>

#include "catch.h"
#include "core/policy/policy_draft.h"

namespace mtasts::test {

TEST_CASE("policy fields: a misspelt name is recognised") {
  struct Row {
    std::string name;
    std::string meant;
  };
  for (const auto& [name, meant] : std::vector<Row>{
           {"Mode", "mode"},       {"MODE", "mode"},       {"mdoe", "mode"},
           {"moed", "mode"},       {"mod", "mode"},        {"modes", "mode"},
           {"Version", "version"}, {"versoin", "version"}, {"verison", "version"},
           {"versio", "version"},  {"max-age", "max_age"}, {"maxage", "max_age"},
           {"MaxAge", "max_age"},  {"max.age", "max_age"}, {"max_ages", "max_age"},
           {"nmx", "mx"},          {"mxs", "mx"},          {"mx1", "mx"},
           {"MX", "mx"},           {"xm", "mx"},
       }) {
    INFO(name);
    CHECK(field_meant_by(name) == meant);
  }
}

TEST_CASE("policy fields: an unrelated name is no misspelling") {
  for (const std::string name : {"mode", "version", "max_age", "mx", "m", "x", "my", "id", "v", "note",
                                 "model2", "min_age_x", "comment", "conversion", ""}) {
    INFO(name);
    CHECK(field_meant_by(name).empty());
  }
}

}  // namespace mtasts::test
