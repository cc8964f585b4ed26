// Findings: their words and their order.
#include "mtasts/finding.h"

#include <string>
#include <vector>

#include "catch.h"

namespace mtasts::test {

namespace {

Finding finding(Severity severity, const char* code) {
  return {severity, code, "example.com", {}, "a message"};
}

}  // namespace

TEST_CASE("each severity has its word") {
  CHECK(text(Severity::error) == "error");
  CHECK(text(Severity::unknown) == "unknown");
  CHECK(text(Severity::warning) == "warning");
  CHECK(text(Severity::info) == "info");
}

TEST_CASE("findings are sorted worst first, and keep their order within a severity") {
  std::vector<Finding> findings = {
      finding(Severity::info, "1"),  finding(Severity::warning, "2"), finding(Severity::error, "3"),
      finding(Severity::error, "4"), finding(Severity::unknown, "5"), finding(Severity::warning, "6"),
      finding(Severity::info, "7"),
  };
  sort_worst_first(findings);
  std::string order;
  for (const Finding& each : findings) order += each.code;
  CHECK(order == "3452617");
}

TEST_CASE("accepted findings are removed unless nothing is known") {
  std::vector<Finding> findings = {finding(Severity::error, "a"), finding(Severity::warning, "b"),
                                   finding(Severity::unknown, "b"), finding(Severity::info, "c")};
  const std::vector<Finding> accepted = remove_accepted({"b", "c"}, findings);
  REQUIRE(accepted.size() == 2);
  CHECK(accepted[0].severity == Severity::warning);
  CHECK(accepted[1].code == "c");
  REQUIRE(findings.size() == 2);
  CHECK(findings[0].code == "a");
  CHECK(findings[1].severity == Severity::unknown);
}

TEST_CASE("a finding is acceptable and a lookup without an answer is not") {
  CHECK(is_acceptable("policy-mx-stale"));
  CHECK(is_acceptable("mx-not-covered"));
  CHECK_FALSE(is_acceptable("local-failure"));
  CHECK_FALSE(is_acceptable("usage"));
  CHECK_FALSE(is_acceptable("no-such-code"));
}

TEST_CASE("only an error is an error") {
  CHECK_FALSE(has_error({}));
  CHECK_FALSE(has_error(
      {finding(Severity::unknown, "u"), finding(Severity::warning, "w"), finding(Severity::info, "i")}));
  CHECK(has_error({finding(Severity::info, "i"), finding(Severity::error, "e")}));
}

}  // namespace mtasts::test
