// judge() as a whole: the healthy deployment, every code, and properties of all findings.
#include "mtasts/judgement.h"

#include <iterator>
#include <set>

#include "catch.h"
#include "core/findings.h"
#include "core/findings/catalogue.h"
#include "core/findings/catalogue/dns_and_mx.h"
#include "core/findings/catalogue/mail_tls.h"
#include "core/findings/catalogue/policy_host.h"
#include "core/findings/catalogue/rollout.h"
#include "core/generator.h"
#include "core/healthy_observation.h"

namespace mtasts::test {

namespace {

std::string line_of(const Finding& finding) {
  return std::string(text(finding.severity)) + ' ' + finding.code + ' ' + finding.subject;
}

}  // namespace

std::vector<Finding> findings_of(const JudgeCase& line) {
  Observation seen = healthy();
  Expectation expected;
  line.change(seen, expected);
  return judge(seen, expected);
}

void check_cases(const std::vector<JudgeCase>& cases) {
  for (const JudgeCase& line : cases) {
    std::string got;
    for (const Finding& finding : findings_of(line)) got += line_of(finding) + '\n';
    std::string wanted;
    for (const std::string& finding : line.findings) wanted += finding + '\n';
    INFO(line.why);
    CHECK(got == wanted);
  }
}

namespace {

std::vector<JudgeCase> all_cases() {
  std::vector<JudgeCase> all;
  for (const auto& cases : {mx_cases(), sts_txt_cases(), policy_host_cases(), policy_fetch_cases(),
                            certificate_cases(), caa_cases(), coverage_cases(), mx_host_cases(),
                            tlsrpt_txt_cases(), dane_cases(), expectation_cases(), readiness_cases()}) {
    all.insert(all.end(), cases.begin(), cases.end());
  }
  return all;
}

bool may_be(Severity severity, Severity of_code) {
  if (severity == of_code) return true;
  return (of_code == Severity::error && severity == Severity::warning) ||
         (of_code == Severity::unknown && severity == Severity::info);
}

// Properties of the findings of any observation.
void check_form(const std::vector<Finding>& findings) {
  for (const Finding& finding : findings) {
    INFO(finding.code << ": " << finding.message);
    const CatalogueRow* row = find_row(finding.code);
    REQUIRE(row != nullptr);
    REQUIRE(row->severity);
    CHECK(may_be(finding.severity, *row->severity));
    CHECK(finding.rfc == row->rfc);
    CHECK_FALSE(finding.subject.empty());
    CHECK_FALSE(finding.message.empty());
    CHECK(finding.message.back() != '.');
    CHECK_FALSE(finding.hint.empty());
  }
  CHECK(std::is_sorted(findings.begin(), findings.end(),
                       [](const Finding& a, const Finding& b) { return a.severity < b.severity; }));
}

}  // namespace

TEST_CASE("judge: a healthy deployment has no finding") {
  CHECK(summary(judge(healthy(), {})).empty());
}

TEST_CASE("judge: an observation of nothing is unknown, not good") {
  const std::vector<Finding> findings = judge(Observation{name("example.com")}, {});
  check_form(findings);
  CHECK(verdict_of(findings) == Verdict::unknown);
}

TEST_CASE("judge: every code of a live deployment occurs") {
  std::set<std::string> shown;
  for (const JudgeCase& line : all_cases()) {
    INFO(line.why);
    const std::vector<Finding> findings = findings_of(line);
    check_form(findings);
    for (const Finding& finding : findings) shown.insert(finding.code);
  }
  const auto check = [&shown](const auto& table) {
    for (const CatalogueRow& row : table) {
      INFO(row.code);
      CHECK(shown.contains(std::string(row.code)));
    }
  };
  check(kDnsAndMxRows);
  check(kPolicyHostRows);
  check(kMailTlsRows);
  check(kRolloutRows);
}

// Applies several changes in random order. judge() must not crash and must return the same well-formed
// findings twice.
TEST_CASE("judge: a random observation gives a sound judgement") {
  const std::vector<JudgeCase> cases = all_cases();
  Generator generator(8461);
  INFO(generator.seed_text());
  for (int round = 0; round < 3000; ++round) {
    Observation seen = healthy();
    Expectation expected;
    for (std::size_t i = generator.between(1, 4); i > 0; --i) {
      const JudgeCase& line = cases[generator.below(cases.size())];
      // A change may need parts that an earlier one removed.
      const Observation before = seen;
      const bool whole = seen.fetches.size() == 2 && seen.mx_hosts.size() == 2 &&
                         seen.mx_hosts[0].sessions.size() == 2 && seen.mx_hosts[1].sessions.size() == 2 &&
                         seen.report_receivers.size() == 1 && !seen.tlsrpt.txt.empty();
      const bool secured =
          whole &&
          std::all_of(seen.fetches.begin(), seen.fetches.end(),
                      [](const PolicyFetch& fetch) { return fetch.tls && !fetch.tls->chain.empty(); }) &&
          std::all_of(seen.mx_hosts.begin(), seen.mx_hosts.end(), [](const MxHostSeen& host) {
            return std::all_of(host.sessions.begin(), host.sessions.end(), [](const SmtpSession& session) {
              return session.tls && session.tls->chain.size() == 2;
            });
          });
      if (secured) line.change(seen, expected);
    }
    const std::vector<Finding> findings = judge(seen, expected);
    check_form(findings);
    CHECK(judge(seen, expected) == findings);
  }
}

}  // namespace mtasts::test
