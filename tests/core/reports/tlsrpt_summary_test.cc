// The sum of the reports about one domain, and its verdict.
#include "mtasts/tlsrpt_summary.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "catch.h"
#include "core/findings.h"
#include "core/generator.h"
#include "core/reports/reported.h"
#include "mtasts/judgement.h"

namespace mtasts::test {

namespace {

TlsrptDomainSummary summary_of(const std::vector<ReportedPolicy>& policies) {
  return summarize_reports("example.com", policies);
}

TlsrptCounts counts_of(const TlsrptPolicy& policy) {
  const TlsrptDomainSummary summary = summary_of({reported_by("Sender", 20, policy)});
  REQUIRE(summary.counts.size() == 1);
  return summary.counts[0];
}

ReportedPolicy any_report(Generator& generator) {
  const std::string types[] = {"sts", "tlsa", "no-policy-found", "new", ""};
  const std::string results[] = {"certificate-expired", "sts-policy-fetch-error", "", "\x1b[2J"};
  TlsrptPolicy policy = sts_policy(generator.below(50), generator.below(9));
  policy.policy_type = types[generator.below(5)];
  if (generator.below(2) == 0) policy.policy_string = kEnforcePolicy;
  if (generator.below(4) == 0) policy.successful_sessions = kTlsrptCountLimit;
  if (generator.below(4) == 0) policy.failed_sessions.reset();
  for (std::size_t i = generator.below(4); i > 0; --i) {
    policy.failures.push_back(failure_of(results[generator.below(4)], generator.below(5)));
    if (generator.below(4) == 0) policy.failures.back().failed_sessions.reset();
  }
  return reported_by("sender " + std::to_string(generator.below(4)),
                     static_cast<unsigned>(1 + generator.below(9)), policy,
                     generator.below(2) == 0 ? "sender.example" : "");
}

template <class T>
void shuffle(std::vector<T>& list, Generator& generator) {
  for (std::size_t i = list.size(); i > 1; --i) std::swap(list[i - 1], list[generator.below(i)]);
}

}  // namespace

TEST_CASE("sessions are summed up by policy type and by day, and never over types") {
  TlsrptPolicy tlsa = sts_policy(7, 0);
  tlsa.policy_type = "tlsa";
  TlsrptPolicy unknown = sts_policy(1, 0);
  unknown.policy_type = "new";
  TlsrptPolicy none = sts_policy(4, 0);
  none.policy_type = "no-policy-found";
  const TlsrptDomainSummary summary = summary_of(
      {reported_by("B", 21, unknown), reported_by("B", 21, none), reported_by("A", 20, tlsa, "a.example"),
       reported_by("A", 20, sts_policy(7, 0), "a.example"), reported_by("A", 21, sts_policy(5, 2))});
  CHECK(summary.domain == "example.com");
  CHECK(summary.first_day == november(20));
  CHECK(summary.last_day == november(21));
  CHECK(summary.reports == 3);
  CHECK(summary.authenticated_reports == 1);
  CHECK(summary.organizations == std::vector<std::string>{"A", "B"});
  CHECK(summary.counts ==
        std::vector<TlsrptCounts>{
            {"sts", 12, 2, 0}, {"tlsa", 7, 0, 0}, {"no-policy-found", 4, 0, 0}, {"new", 1, 0, 0}});
  REQUIRE(summary.days.size() == 2);
  CHECK(summary.days[0] == TlsrptDay{november(20), {{"sts", 7, 0, 0}, {"tlsa", 7, 0, 0}}});
  CHECK(summary.days[1].counts.size() == 3);
}

TEST_CASE("a report of several days ends on its last day") {
  ReportedPolicy week = reported_by("A", 20, sts_policy(1, 1, {failure_of("certificate-expired", 1)}));
  week.last_day = november(26);
  const TlsrptDomainSummary summary = summary_of({week});
  CHECK(summary.last_day == november(26));
  CHECK(summary.failures.at(0).last_day == november(26));
}

TEST_CASE("failures are counted by the summary of the report, without one by its details") {
  const TlsrptFailure two = failure_of("certificate-expired", 2);
  TlsrptPolicy policy = sts_policy(3, 1, {two});
  CHECK(counts_of(policy).failed_sessions == 1);  // the details have more
  policy.failed_sessions.reset();
  CHECK(counts_of(policy).failed_sessions == 2);
  policy.failures.push_back(two);
  policy.failures.back().failed_sessions.reset();
  CHECK(counts_of(policy).failed_sessions == 3);  // a detail without number is one session
  policy.failures.clear();
  CHECK(counts_of(policy).failed_sessions == 0);
  policy.successful_sessions.reset();
  CHECK(counts_of(policy).successful_sessions == 0);
}

TEST_CASE("sums of sessions end at the largest exact number of JSON") {
  const std::vector<ReportedPolicy> reports(
      3,
      reported_by("A", 20,
                  sts_policy(kTlsrptCountLimit, UINT64_MAX,
                             {failure_of("certificate-expired", UINT64_MAX), failure_of("a", UINT64_MAX)})));
  const TlsrptDomainSummary summary = summary_of(reports);
  CHECK(summary.counts.at(0).successful_sessions == kTlsrptCountLimit);
  CHECK(summary.counts.at(0).failed_sessions == kTlsrptCountLimit);
  for (const TlsrptFailureGroup& group : summary.failures) CHECK(group.sessions == kTlsrptCountLimit);
}

TEST_CASE("only failures under DANE and in mode enforce refuse mail") {
  const std::vector<TlsrptFailure> details = {failure_of("certificate-expired", 3),
                                              failure_of("sts-policy-fetch-error", 2)};
  const auto refused = [&](const std::string& type, const std::vector<std::string>& lines) {
    TlsrptPolicy policy = sts_policy(1, 6, details, lines);  // one without details
    policy.policy_type = type;
    return counts_of(policy).refused_sessions;
  };
  CHECK(refused("sts", kEnforcePolicy) == 4);
  CHECK(refused("sts", {"mode:enforce"}) == 4);
  CHECK(refused("sts", kTestingPolicy) == 0);
  CHECK(refused("sts", {}) == 0);
  CHECK(refused("sts", {"mode: none"}) == 0);
  CHECK(refused("tlsa", {"3 1 1 AB"}) == 4);
  CHECK(refused("no-policy-found", kEnforcePolicy) == 0);
  CHECK(refused("new", kEnforcePolicy) == 0);
  // Never more than the failures of the summary.
  CHECK(counts_of(sts_policy(9, 1, details, kEnforcePolicy)).refused_sessions == 1);
  CHECK(counts_of(sts_policy(9, 0, details, kEnforcePolicy)).refused_sessions == 0);
}

TEST_CASE("failures with the same texts are one group") {
  TlsrptFailure upper = failure_of("certificate-expired", 1, "MX.Example.com.");
  TlsrptFailure reason = failure_of("certificate-expired", 5);
  reason.failure_reason_code = "X509_V_ERR_CERT_HAS_EXPIRED";
  const TlsrptDomainSummary summary =
      summary_of({reported_by("A", 21, sts_policy(0, 2, {failure_of("certificate-expired", 2)})),
                  reported_by("A", 19, sts_policy(0, 1, {upper}, kEnforcePolicy)),
                  reported_by("A", 20, sts_policy(0, 9, {reason})),
                  reported_by("B", 20, sts_policy(0, 1, {failure_of("certificate-expired", 1)}))});
  REQUIRE(summary.failures.size() == 4);
  CHECK(summary.failures[0].reason == "X509_V_ERR_CERT_HAS_EXPIRED");
  // The summary has 4 sessions more than the details.
  CHECK(summary.failures[1] == TlsrptFailureGroup{.policy_type = "sts",
                                                  .organization = "A",
                                                  .first_day = november(20),
                                                  .last_day = november(20),
                                                  .sessions = 4});
  CHECK(summary.failures[2] == TlsrptFailureGroup{.policy_type = "sts",
                                                  .result_type = "certificate-expired",
                                                  .organization = "A",
                                                  .mx = "mx.example.com",
                                                  .first_day = november(19),
                                                  .last_day = november(21),
                                                  .sessions = 3,
                                                  .refused_sessions = 1});
  CHECK(summary.failures[3].organization == "B");
}

TEST_CASE("the policy-domain of tlsa names the MX host of a failure that does not name one") {
  TlsrptPolicy tlsa = sts_policy(0, 1, {failure_of("tlsa-invalid", 1, "")});
  tlsa.policy_type = "tlsa";
  const auto mx_of = [&tlsa](const std::string& domain) {
    tlsa.policy_domain = domain;
    return summary_of({reported_by("A", 20, tlsa)}).failures.at(0).mx;
  };
  CHECK(mx_of("MX1.example.net.") == "mx1.example.net");
  CHECK(mx_of("Example.com").empty());
}

TEST_CASE("the summary of no reports is empty") {
  const TlsrptDomainSummary summary = summary_of({});
  CHECK(summary == TlsrptDomainSummary{.domain = "example.com"});
  CHECK(judge_reports(summary).empty());
}

TEST_CASE("the summary does not depend on the order of the reports") {
  Generator generator(20261129);
  INFO(generator.seed_text());
  for (int i = 0; i < 300; ++i) {
    std::vector<ReportedPolicy> reports;
    for (std::size_t n = generator.below(12); n > 0; --n) reports.push_back(any_report(generator));
    const TlsrptDomainSummary expected = summary_of(reports);
    const std::vector<Finding> findings = judge_reports(expected);
    shuffle(reports, generator);
    REQUIRE(summary_of(reports) == expected);
    check_findings(findings, verdict_of(findings) != Verdict::broken);
    for (const TlsrptCounts& counts : expected.counts) {
      CHECK(counts.refused_sessions <= counts.failed_sessions);
      CHECK(counts.failed_sessions <= kTlsrptCountLimit);
    }
  }
}

TEST_CASE("reports in any order, in any split and sent twice have the same summary") {
  Generator generator(20261201);
  INFO(generator.seed_text());
  // Sums up the reports of one organization and day once, as stores do.
  const auto sum_of = [](const std::vector<TlsrptReport>& reports) {
    std::map<std::pair<std::string, std::string>, std::uint64_t> numbers;  // by report-id and identity
    std::vector<ReportedPolicy> policies;
    for (const TlsrptReport& report : reports) {
      const auto [place, is_new] =
          numbers.try_emplace({report.report_id, tlsrpt_identity(report)}, numbers.size());
      if (!is_new) continue;
      const TlsrptDays days = days_of(report);
      for (const TlsrptPolicy& policy : report.policies) {
        CHECK(ReportedDomains(report).of(policy) == "example.com");
        policies.push_back({.report = place->second,
                            .organization = report.organization_name,
                            .day = days.first,
                            .last_day = days.last,
                            .policy = policy});
      }
    }
    return summary_of(policies);
  };
  for (int i = 0; i < 100; ++i) {
    std::vector<TlsrptReport> reports;
    for (std::size_t n = generator.below(6); n > 0; --n) {
      const ReportedPolicy any = any_report(generator);
      reports.push_back({.organization_name = any.organization,
                         .report_id = std::to_string(n),
                         .begin = any.day,
                         .end = any.day + std::chrono::days(1),
                         .policies = {any.policy, any_report(generator).policy}});
    }
    const TlsrptDomainSummary expected = sum_of(reports);
    for (std::size_t n = reports.size(); n > 0; --n) {
      if (generator.below(2) == 0) reports.push_back(reports[n - 1]);
    }
    for (TlsrptReport& report : reports) shuffle(report.policies, generator);
    shuffle(reports, generator);
    REQUIRE(sum_of(reports) == expected);
  }
}

TEST_CASE("failures in mode testing are a warning, and in mode enforce an error") {
  const std::vector<TlsrptFailure> expired = {failure_of("certificate-expired", 3)};
  const auto findings_of = [](const std::vector<ReportedPolicy>& reports) {
    return judge_reports(summary_of(reports));
  };
  CHECK(verdict_of(findings_of({reported_by("A", 20, sts_policy(9, 0))})) == Verdict::good);

  std::vector<Finding> findings = findings_of({reported_by("A", 20, sts_policy(9, 3, expired)),
                                               reported_by("B", 22, sts_policy(9, 3, expired)),
                                               reported_by("", 21, sts_policy(9, 3, expired))});
  CHECK(verdict_of(findings) == Verdict::warning);
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].code == "report-failures");
  CHECK(findings[0].subject == "example.com");
  CHECK(findings[0].message ==
        "9 sts sessions failed with certificate-expired at mx.example.com from 2026-11-20 to 2026-11-22, "
        "reported by an unnamed organization, A, B");
  CHECK(findings[0].hint.find("renew the certificate") == 0);

  findings = findings_of(
      {reported_by("A", 20, sts_policy(9, 3, expired)),
       reported_by("A", 21, sts_policy(9, 1, {failure_of("certificate-expired", 1)}, kEnforcePolicy))});
  CHECK(verdict_of(findings) == Verdict::broken);
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].code == "report-mail-refused");
  CHECK(findings[0].message ==
        "4 sts sessions failed with certificate-expired at mx.example.com from 2026-11-20 to 2026-11-21, "
        "reported by A; no mail was delivered over 1 of them");

  findings = findings_of({reported_by("A", 20, sts_policy(9, 1, {}, kEnforcePolicy))});
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].message ==
        "1 sts session failed without a reason on 2026-11-20, reported by A; no mail was delivered over it");
}

TEST_CASE("a failure of zero sessions is no finding") {
  // mox: TLSA records that it ignores.
  TlsrptPolicy tlsa = sts_policy(5, 0, {failure_of("tlsa-invalid", 0)});
  tlsa.policy_type = "tlsa";
  tlsa.failures[0].failure_reason_code = "all-unusable-records+ignored";
  CHECK(judge_reports(summary_of({reported_by("A", 20, tlsa)})).empty());
}

TEST_CASE("failures have findings by cause, with the domain in the remedy") {
  TlsrptFailure mismatch = failure_of("validation-failure", 2);
  mismatch.failure_reason_code = "MX_HOSTS_MISMATCH";
  TlsrptPolicy none = sts_policy(0, 1, {failure_of("starttls-not-supported", 1)});
  none.policy_type = "no-policy-found";
  TlsrptPolicy odd = sts_policy(0, 2, {failure_of("\x1b[2J", 2, "")});
  odd.policy_type = "new";
  const std::vector<Finding> findings = judge_reports(
      summary_of({reported_by("A", 20, sts_policy(0, 5, {mismatch, failure_of("sts-webpki-invalid", 3, "")})),
                  reported_by("A", 20, none), reported_by("A", 20, odd)}));
  REQUIRE(findings.size() == 4);
  CHECK(findings[0].message.find("3 sts sessions failed with sts-webpki-invalid on 2026-11-20") == 0);
  CHECK(findings[0].hint.find("mta-sts.example.com itself") != std::string::npos);
  CHECK(findings[1].message.find("2 sessions of type \"new\" failed with \"\x1b[2J\" on") == 0);
  CHECK(findings[2].message.find("2 sts sessions failed with mx-not-covered at mx.example.com") == 0);
  CHECK(findings[3].message.find("1 session without a policy failed with starttls-not-supported") == 0);
}

}  // namespace mtasts::test
