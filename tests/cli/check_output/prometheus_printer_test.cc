// `mtasts check --format prometheus`, held against the grammar of the exposition format.
#include "catch.h"
#include "check_output/results.h"

namespace mtasts::test {
namespace {

constexpr const char* kPrometheusJudge = "python3 " MTASTS_TEST_DATA "/cli/check_output/exposition.py";

std::string prometheus(const std::vector<CheckResult>& results) {
  return printed(kPrometheusCheck, results);
}

bool has_line(const std::string& text, const std::string& line) {
  return text.find('\n' + line + '\n') != std::string::npos;
}

}  // namespace

TEST_CASE("the exposition equals its golden file") {
  const std::string text = prometheus(each_verdict());
  check_golden("mtasts.prom", text);
  check_with(kPrometheusJudge, text);
}

TEST_CASE("each fact has a series") {
  const std::string text = prometheus({good_result(), broken_result()});
  CHECK(has_line(text, "mtasts_check_verdict{domain=\"example.com\"} 0"));
  CHECK(has_line(text, "mtasts_check_verdict{domain=\"example.net\"} 2"));
  CHECK(has_line(text, "mtasts_check_findings{domain=\"example.net\",severity=\"error\"} 2"));
  CHECK(has_line(text, "mtasts_check_findings{domain=\"example.com\",severity=\"error\"} 0"));
  CHECK(has_line(text, "mtasts_policy_mode{domain=\"example.com\",mode=\"enforce\"} 1"));
  CHECK(has_line(text, "mtasts_policy_max_age_seconds{domain=\"example.com\"} 604800"));
  CHECK(has_line(text,
                 "mtasts_cert_not_after_timestamp_seconds{domain=\"example.net\",host=\"mx1.example.net\","
                 "service=\"smtp\"} 1795087260"));
  CHECK(has_line(text, "mtasts_check_domains{verdict=\"broken\"} 1"));
  CHECK(text.ends_with("\nmtasts_last_run_timestamp_seconds 1795321260\n"));
}

TEST_CASE("a code of a domain is one series, however often it was found") {
  CheckResult result = broken_result();
  result.findings.insert(result.findings.end(), 100, result.findings.front());
  const std::string text = prometheus({result, good_result()});
  CHECK(has_line(text, R"(mtasts_finding{domain="example.net",code="mx-not-covered",severity="error"} 101)"));
  CHECK(has_line(text, R"(mtasts_finding{domain="example.net",code="mx-silent",severity="unknown"} 1)"));
  CHECK(text.find(R"(mtasts_finding{domain="example.com")") == std::string::npos);
  check_with(kPrometheusJudge, text);
}

TEST_CASE("a domain that is listed twice has one series, or the collector would drop the file") {
  const std::string text = prometheus({good_result(), good_result()});
  CHECK(text.find("mtasts_check_verdict{domain=\"example.com\"}") ==
        text.rfind("mtasts_check_verdict{domain=\"example.com\"}"));
  CHECK(has_line(text, "mtasts_check_domains{verdict=\"good\"} 1"));  // as many as there are series
  check_with(kPrometheusJudge, text);
  // As it was seen first, whatever came of it later.
  CheckResult later = good_result();
  later.verdict = Verdict::unknown;
  const std::string changed = prometheus({good_result(), later, broken_result()});
  CHECK(has_line(changed, "mtasts_check_verdict{domain=\"example.com\"} 0"));
  CHECK(has_line(changed, "mtasts_check_domains{verdict=\"good\"} 1"));
  CHECK(has_line(changed, "mtasts_check_domains{verdict=\"unknown\"} 0"));
  CHECK(has_line(changed, "mtasts_check_domains{verdict=\"broken\"} 1"));
}

TEST_CASE("an MX that is the Policy Host has a series for each service") {
  CheckResult result = good_result();
  result.seen->mx_hosts[0].host = DomainName::parse("mta-sts.example.com").value();
  check_with(kPrometheusJudge, prometheus({result}));
}

TEST_CASE("labels are escaped, so that no remote text is a series") {
  std::vector<CheckResult> results;
  for (const std::string& octets : hostile_octets()) results.push_back(hostile_result(octets));
  check_with(kPrometheusJudge, prometheus(results));
  CHECK(has_line(prometheus({hostile_result("a\"b\\c\nd")}),
                 R"(mtasts_check_verdict{domain="a\"b\\\\c\\x0ad"} 2)"));
}

TEST_CASE("a run without domains is reported, too") {
  const std::string text = prometheus({});
  check_with(kPrometheusJudge, text);
  CHECK(has_line(text, "mtasts_check_domains{verdict=\"good\"} 0"));
}

}  // namespace mtasts::test
