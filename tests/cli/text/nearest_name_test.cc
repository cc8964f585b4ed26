#include "cli/text/nearest_name.h"

#include "catch.h"

namespace mtasts::test {

TEST_CASE("edit distance counts insertions, deletions, replacements and swaps") {
  CHECK(edit_distance("", "") == 0);
  CHECK(edit_distance("", "abc") == 3);
  CHECK(edit_distance("lint", "lint") == 0);
  CHECK(edit_distance("lnit", "lint") == 1);
  CHECK(edit_distance("lin", "lint") == 1);
  CHECK(edit_distance("linnt", "lint") == 1);
  CHECK(edit_distance("lunt", "lint") == 1);
  CHECK(edit_distance("kitten", "sitting") == 3);
  for (const char* one : {"", "a", "ab", "ba", "gen-zone", "gen-sts"}) {
    for (const char* other : {"", "a", "ab", "ba", "gen-zone", "gen-sts"}) {
      CHECK(edit_distance(one, other) == edit_distance(other, one));
    }
  }
}

TEST_CASE("a name is near if it is a typing error, not another word") {
  const std::vector<std::string> names = {"mx", "gen-policy", "gen-sts", "gen-zone", "lint"};
  CHECK(nearest_name("gen-zoen", names) == "gen-zone");
  CHECK(nearest_name("genpolicy", names) == "gen-policy");
  CHECK(nearest_name("lnt", names) == "lint");
  CHECK(nearest_name("m", names).empty());
  CHECK(nearest_name("", names).empty());
  CHECK(nearest_name("xy", names).empty());
  CHECK(nearest_name("deploy", names).empty());
  CHECK(nearest_name(std::string(1000, 'g'), names).empty());
  CHECK(did_you_mean("gen-stss", names) == "did you mean gen-sts?");
  CHECK(did_you_mean("deploy", names).empty());
}

}  // namespace mtasts::test
