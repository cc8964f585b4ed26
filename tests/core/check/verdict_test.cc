// Verdicts: their words, and the deciding finding.
#include <string>
#include <vector>

#include "catch.h"
#include "mtasts/judgement.h"

namespace mtasts::test {

namespace {

Verdict verdict_of_severities(const std::vector<Severity>& severities) {
  std::vector<Finding> findings;
  for (const Severity severity : severities) findings.push_back({severity, "a-code", "", {}, "a message"});
  return verdict_of(findings);
}

}  // namespace

TEST_CASE("each verdict has its word") {
  CHECK(text(Verdict::good) == "good");
  CHECK(text(Verdict::warning) == "warning");
  CHECK(text(Verdict::broken) == "broken");
  CHECK(text(Verdict::unknown) == "unknown");
}

TEST_CASE("the worst finding decides at any position") {
  CHECK(verdict_of_severities({}) == Verdict::good);
  CHECK(verdict_of_severities({Severity::info}) == Verdict::good);
  CHECK(verdict_of_severities({Severity::info, Severity::warning}) == Verdict::warning);
  CHECK(verdict_of_severities({Severity::warning, Severity::unknown, Severity::info}) == Verdict::unknown);
  CHECK(verdict_of_severities({Severity::unknown, Severity::warning, Severity::error}) == Verdict::broken);
  CHECK(verdict_of_severities({Severity::error, Severity::unknown}) == Verdict::broken);
}

}  // namespace mtasts::test
