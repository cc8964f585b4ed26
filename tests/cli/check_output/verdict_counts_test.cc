#include "cli/check_output/verdict_counts.h"

#include "catch.h"
#include "check_output/results.h"

namespace mtasts::test {

TEST_CASE("domains are counted by verdict, and the worst verdict is the total") {
  VerdictCounts counts;
  CHECK(counts.worst() == Verdict::unknown);
  CHECK(counts.words().empty());
  counts.add(Verdict::good);
  CHECK(counts.worst() == Verdict::good);
  counts.add(Verdict::warning);
  CHECK(counts.worst() == Verdict::warning);
  counts.add(Verdict::unknown);
  CHECK(counts.worst() == Verdict::unknown);
  counts.add(Verdict::broken);
  counts.add(Verdict::broken);
  CHECK(counts.worst() == Verdict::broken);
  CHECK(counts.words() == "1 good, 1 warning, 1 unknown, 2 broken");
  CHECK(counts.all() == 5);
  CHECK(counts.of(Verdict::broken) == 2);
}

TEST_CASE("findings are counted by severity") {
  CHECK(count_words(good_result().findings).empty());
  CHECK(count_words(warning_result().findings) == "1 warning, 1 info");
  CHECK(count_words(broken_result().findings) == "2 errors, 1 unknown");
  CHECK(count_of(Severity::error, broken_result().findings) == 2);
}

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
