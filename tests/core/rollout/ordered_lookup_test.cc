#include "mtasts/ordered_lookup.h"

#include <string>

#include "catch.h"

namespace mtasts::test {

TEST_CASE("keys are found in any order, again, and beside missing ones") {
  const std::map<int, std::string> values = {{1, "one"}, {3, "three"}, {4, "four"}, {7, "seven"}};
  OrderedLookup lookup(values);
  for (const int key : {1, 2, 3, 4, 5, 7, 8, 7, 7, 1, 0, 4, 3, 4}) {
    CAPTURE(key);
    const auto found = values.find(key);
    CHECK(lookup.find(key) == (found == values.end() ? nullptr : &found->second));
  }
  const std::map<int, std::string> none;
  CHECK(OrderedLookup(none).find(1) == nullptr);
}

}  // namespace mtasts::test
