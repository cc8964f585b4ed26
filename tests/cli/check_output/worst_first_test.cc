#include "cli/check_output/worst_first.h"

#include "catch.h"

namespace mtasts::test {

TEST_CASE("the worst texts come first, in their order and bounded in number") {
  WorstFirst texts(2);
  CHECK(texts.add(Verdict::good, "g1 "));
  CHECK(texts.add(Verdict::warning, "w1 "));
  CHECK(texts.add(Verdict::good, "g2 "));
  CHECK(texts.add(Verdict::broken, "b1 "));
  CHECK_FALSE(texts.add(Verdict::good, "g3 "));
  CHECK(texts.add(Verdict::unknown, "u1 "));
  CHECK(texts.add(Verdict::broken, "b2 "));
  CHECK(texts.text() == "b1 b2 u1 w1 g1 g2 ");
  CHECK(texts.left_out() == 1);
}

}  // namespace mtasts::test
