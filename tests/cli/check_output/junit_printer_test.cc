// `mtasts check --format junit`, read by an XML parser.
#include "catch.h"
#include "check_output/results.h"

namespace mtasts::test {
namespace {

constexpr const char* kJunitJudge = "python3 " MTASTS_TEST_DATA "/cli/check_output/junit_report.py";

std::string junit(const std::vector<CheckResult>& results) {
  return printed(kJunitCheck, results);
}

}  // namespace

TEST_CASE("the report equals its golden file") {
  const std::string text = junit(each_verdict());
  check_golden("junit.xml", text);
  check_with(kJunitJudge, text);
}

TEST_CASE("errors fail, unknowns are errors, warnings are printed") {
  CHECK(junit({good_result()}).find("failures=\"0\" errors=\"0\"") != std::string::npos);
  CHECK(junit({warning_result()}).find("failures=\"0\" errors=\"0\"") != std::string::npos);
  CHECK(junit({warning_result()}).find("warning mx-certificate-ends-soon") != std::string::npos);
  CHECK(junit({broken_result()}).find("<failure type=\"mx-not-covered\"") != std::string::npos);
  CHECK(junit({unknown_result()}).find("<error type=\"mx-unanswered\"") != std::string::npos);
  CHECK(junit({CheckResult{"example.com", Verdict::broken}}).find("<failure type=\"broken\"") !=
        std::string::npos);
}

TEST_CASE("many domains are split into suites with their own counts") {
  const std::string text = junit(std::vector<CheckResult>(1001, broken_result()));
  CHECK(text.find("<testsuite name=\"mtasts check\" tests=\"500\"") != std::string::npos);
  CHECK(text.find("<testsuite name=\"mtasts check 3\" tests=\"1\"") != std::string::npos);
  check_with(kJunitJudge, text);
  const auto printer = kJunitCheck.printer(settings());
  CHECK(printer->begin().starts_with("<?xml "));
  for (int i = 0; i < 499; ++i) CHECK(printer->result(good_result()).empty());
  CHECK(printer->result(good_result()).ends_with("</testsuite>\n"));
  CHECK(printer->end() == "</testsuites>\n");
}

TEST_CASE("the report of a result with any bytes is well-formed XML") {
  std::vector<CheckResult> results;
  for (const std::string& octets : hostile_octets()) {
    results.push_back(hostile_result(octets));
    results.push_back(hostile_result(octets));
    results.back().verdict = Verdict::unknown;
  }
  check_with(kJunitJudge, junit(results));
  check_with(kJunitJudge, junit({}));
}

}  // namespace mtasts::test
