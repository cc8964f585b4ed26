// The evidence of reports for mode enforce.
#include <algorithm>
#include <string>
#include <vector>

#include "catch.h"
#include "core/generator.h"
#include "core/reports/reported.h"
#include "mtasts/explanation.h"
#include "mtasts/tlsrpt_evidence.h"

namespace mtasts::test {

namespace {

const std::chrono::sys_seconds kEvidenceDay = november(29);

Policy testing_policy() {
  return *reported_policy(sts_policy(0, 0));
}

// In testing for 19 days.
std::vector<LedgerEntry> testing_ledger(const std::string& since = "2026-11-10T00:00:00Z") {
  return {ledger_entry("2026111001", since, "testing")};
}

ReportedPolicy good_report(const std::string& organization, unsigned day, std::uint64_t good = 10,
                           const std::string& signer = {}) {
  return reported_by(organization, day, sts_policy(good, 0), signer);
}
ReportedPolicy signed_report(const std::string& signer, unsigned day, std::uint64_t good = 10) {
  return good_report(signer + " Inc.", day, good, signer);
}
ReportedPolicy failed_report(const std::string& signer, unsigned day, const std::string& type,
                             const std::vector<std::string>& policy = kTestingPolicy) {
  return reported_by(signer + " Inc.", day, sts_policy(0, 2, {failure_of(type, 2)}, policy), signer);
}

// Two reporters with ten good sessions each.
std::vector<ReportedPolicy> enough_reports() {
  return {signed_report("a.example", 20), signed_report("b.example", 21)};
}
std::vector<ReportedPolicy> with(std::vector<ReportedPolicy> reports, const ReportedPolicy& more) {
  reports.push_back(more);
  return reports;
}

EnforceEvidence evidence_of(const std::vector<ReportedPolicy>& reports,
                            const EvidenceRequirements& required = {},
                            const std::vector<LedgerEntry>& ledger = testing_ledger()) {
  return judge_evidence(required, testing_policy(), ledger, reports, kEvidenceDay);
}

std::string reason_text(const EnforceEvidence& evidence, std::string_view code) {
  for (const EvidenceReason& reason : evidence.reasons) {
    if (reason.code == code) return (reason.is_met ? "yes: " : "no: ") + reason.text;
  }
  return "no such reason";
}

}  // namespace

TEST_CASE("two reporters with twenty good sessions in two weeks of testing are evidence") {
  const EnforceEvidence evidence = evidence_of(enough_reports());
  CHECK(evidence.is_ready);
  CHECK(text(evidence) ==
        "the current policy has mode testing; 19 days in testing; 2 reporters (a.example, "
        "b.example); 20 good sessions; no failure; "
        "2 authenticated reports");
  for (const EvidenceReason& reason : evidence.reasons) {
    INFO(reason.code);
    CHECK(reason.is_met);
    CHECK(explain(reason.code));
  }
}

TEST_CASE("each requirement that is not met is a reason") {
  const EnforceEvidence evidence =
      evidence_of({signed_report("a.example", 25, 3)}, {}, testing_ledger("2026-11-19T10:00:00Z"));
  CHECK_FALSE(evidence.is_ready);
  CHECK(text(evidence) ==
        "9 days of 14 in testing; 1 reporter of 2 (a.example); 3 good sessions of 20 in the last 30 days");
  CHECK(text(evidence_of({})) == "0 reporters of 2; 0 good sessions of 20 in the last 30 days");
  CHECK(text(evidence_of({signed_report("a.example", 25, 1)},
                         {.testing = std::chrono::days(30), .reporters = 3, .sessions = 2})) ==
        "19 days of 30 in testing; 1 reporter of 3 (a.example); 1 good session of 2 in the last 30 days");
}

TEST_CASE("without a policy of mode testing there is no evidence") {
  const auto evidence_for = [](const std::optional<Policy>& policy) {
    return judge_evidence({}, policy, testing_ledger(), enough_reports(), kEvidenceDay);
  };
  CHECK(text(evidence_for({})) == "no current policy is known");
  CHECK_FALSE(evidence_for({}).is_ready);
  Policy policy = testing_policy();
  policy.mode = Mode::none;
  CHECK(text(evidence_for(policy)) == "the current policy has mode none");
  CHECK_FALSE(evidence_for(policy).is_ready);
  policy.mode = Mode::enforce;
  CHECK(text(evidence_for(policy)) == "the current policy has mode enforce already");
  CHECK(evidence_for(policy).is_ready);
}

TEST_CASE("the time in testing goes over changes of the policy, and ends with another mode") {
  const auto time_by = [](const std::vector<LedgerEntry>& ledger) {
    return reason_text(evidence_of(enough_reports(), {}, ledger), "evidence-testing-time");
  };
  const LedgerEntry first = ledger_entry("1", "2026-11-01T00:00:00Z", "testing", "old.example.com");
  const LedgerEntry enforce = ledger_entry("2", "2026-11-05T00:00:00Z", "enforce");
  const LedgerEntry current = ledger_entry("3", "2026-11-10T00:00:00Z", "testing");
  CHECK(time_by({first, current}) == "yes: 28 days in testing");
  CHECK(time_by({first, enforce, current}) == "yes: 19 days in testing");
  CHECK(time_by({current, first}) ==
        "no: 0 days of 14 in testing (the last policy of the ledger is not the current one)");
  CHECK(time_by({ledger_entry("4", "2026-11-30T00:00:00Z", "testing")}) == "no: 0 days of 14 in testing");
}

TEST_CASE("without a ledger the reports give the time in testing") {
  const auto time_by = [](const std::vector<ReportedPolicy>& reports) {
    return reason_text(evidence_of(reports, {.accept_unauthenticated = true}, {}), "evidence-testing-time");
  };
  CHECK(time_by({signed_report("a.example", 5), good_report("B", 20)}) == "yes: 24 days in testing");
  // One unsigned report cannot set the time: it may be forged.
  CHECK(time_by({good_report("A", 1), good_report("B", 20)}) == "no: 9 days of 14 in testing");
  CHECK(time_by({good_report("A", 1)}) ==
        "no: 0 days of 14 in testing (no ledger, and too few reports to know since when)");
}

TEST_CASE("reports of another policy do not count") {
  const std::vector<std::string> other = {"version: STSv1", "mode: testing", "mx: old.example.com",
                                          "max_age: 604800"};
  for (const auto& lines : {other, kEnforcePolicy, std::vector<std::string>()}) {
    CHECK(text(evidence_of({reported_by("A", 20, sts_policy(1000, 0, {}, lines), "a.example"),
                            reported_by("B", 20, sts_policy(1000, 0, {}, lines), "b.example")})) ==
          "0 reporters of 2; 0 good sessions of 20 in the last 30 days");
  }
  CHECK(evidence_of(with(enough_reports(), failed_report("a.example", 22, "certificate-expired", other)))
            .is_ready);
  TlsrptPolicy tlsa = sts_policy(50, 5, {failure_of("tlsa-invalid", 5)});
  tlsa.policy_type = "tlsa";
  CHECK(evidence_of(with(enough_reports(), reported_by("A", 22, tlsa, "a.example"))).is_ready);
}

TEST_CASE("an unexplained failure under the current policy is a reason") {
  const auto failures = [](const ReportedPolicy& report, const EvidenceRequirements& required = {}) {
    return reason_text(evidence_of(with(enough_reports(), report), required), "evidence-failures");
  };
  CHECK(failures(failed_report("a.example", 22, "certificate-expired")) ==
        "no: 2 unexplained certificate-expired failures");
  CHECK(failures(failed_report("a.example", 22, "certificate-expired"),
                 {.explained = {"certificate-expired"}}) ==
        "yes: only 2 explained certificate-expired failures");
  CHECK(failures(failed_report("a.example", 22, "validation-failure"),
                 {.explained = {"certificate-expired"}}) == "no: 2 unexplained validation-failure failures");
  CHECK(failures(reported_by("A", 22, sts_policy(5, 1), "a.example")) ==
        "no: 1 unexplained failure without a reason");
  CHECK(failures(reported_by("A", 22, sts_policy(5, 0, {failure_of("x; ready\x1b", 1)}), "a.example")) ==
        "no: 1 unexplained \"x; ready\\x1b\" failure");
  CHECK(failures(reported_by("A", 22, sts_policy(5, 0, {failure_of("tlsa-invalid", 0)}), "a.example")) ==
        "yes: no failure");
}

TEST_CASE("reports with many result types make a short reason") {
  TlsrptPolicy policy = sts_policy(0, 0);
  for (int i = 0; i < 1000; ++i) policy.failures.push_back(failure_of("t" + std::to_string(i), 1));
  const std::string reason =
      reason_text(evidence_of({reported_by("A", 22, policy, "a.example")}), "evidence-failures");
  CHECK(reason.find("no: 1 unexplained \"t0\" failure, ") == 0);
  CHECK(reason.ends_with(", failures of 995 more types"));
}

TEST_CASE("failures from before the current policy do not count") {
  CHECK(evidence_of(with(enough_reports(), failed_report("a.example", 9, "certificate-expired"))).is_ready);
  CHECK_FALSE(
      evidence_of(with(enough_reports(), failed_report("a.example", 10, "certificate-expired"))).is_ready);
}

TEST_CASE("a failure to fetch the policy counts after the day of its publication") {
  const auto is_ready = [](unsigned day, const std::string& policy_type, const std::string& type) {
    ReportedPolicy report = failed_report("a.example", day, type, {});
    report.policy.policy_type = policy_type;
    return evidence_of(with(enough_reports(), report)).is_ready;
  };
  CHECK(is_ready(10, "sts", "sts-policy-fetch-error"));
  CHECK_FALSE(is_ready(11, "sts", "sts-policy-fetch-error"));
  CHECK_FALSE(is_ready(11, "sts", "certificate-expired"));
  CHECK_FALSE(is_ready(11, "no-policy-found", "sts-webpki-invalid"));
  CHECK(is_ready(11, "no-policy-found", "certificate-expired"));
}

TEST_CASE("unauthenticated reports count only if they are accepted") {
  const std::vector<ReportedPolicy> reports = {good_report("A", 20), good_report("B", 21),
                                               signed_report("c.example", 22)};
  EnforceEvidence evidence = evidence_of(reports);
  CHECK_FALSE(evidence.is_ready);
  CHECK(text(evidence) ==
        "1 authenticated reporter of 2 (c.example); 10 good sessions of 20 in the last 30 days");
  CHECK(reason_text(evidence, "evidence-authentication") ==
        "yes: 1 authenticated report, 2 without authentication left out");
  evidence = evidence_of(reports, {.accept_unauthenticated = true});
  CHECK(evidence.is_ready);
  CHECK(reason_text(evidence, "evidence-reporters") == "yes: 3 reporters (\"A\", \"B\", c.example)");
  CHECK(reason_text(evidence, "evidence-authentication") ==
        "yes: 1 authenticated report, 2 accepted without authentication");
  evidence = evidence_of({good_report("A", 20)});
  CHECK(reason_text(evidence, "evidence-authentication") ==
        "no: 0 authenticated reports, 1 without authentication left out");
}

TEST_CASE("forged reports of one organization are never enough") {
  const std::vector<ReportedPolicy> forged(50, good_report("Forged", 20, 1000));
  const EvidenceRequirements lenient = {.testing = std::chrono::days(0),
                                        .reporters = 1,
                                        .sessions = 1,
                                        .testing_with_one_reporter = std::chrono::days(0),
                                        .checks_are_good = true,
                                        .accept_unauthenticated = true};
  CHECK(text(evidence_of(forged, lenient)) == "1 reporter of 2 (\"Forged\"), since it is not authenticated");
  CHECK_FALSE(evidence_of(forged).is_ready);
  // A signature is of one domain, whatever organizations it names and hosts it uses.
  const std::vector<ReportedPolicy> signed_forged = {good_report("Google Inc.", 20, 1000, "a.evil.example"),
                                                     good_report("Microsoft", 20, 1000, "b.evil.example")};
  CHECK(text(evidence_of(signed_forged)) == "1 reporter of 2 (evil.example)");
  // Reports without an organization, and of the future, are of nobody.
  CHECK(text(evidence_of({good_report("", 20, 1000), good_report("B", 20, 1000), good_report("C", 30, 1000)},
                         {.accept_unauthenticated = true})) == "1 reporter of 2 (\"B\")");
}

TEST_CASE("reports with and without signature of one organization are of one reporter") {
  CHECK(text(evidence_of({good_report("A", 20, 10, "a.example"), good_report("A", 21, 10)},
                         {.accept_unauthenticated = true})) == "1 reporter of 2 (a.example)");
}

TEST_CASE("one authenticated reporter is enough for a small domain after four weeks with good checks") {
  const auto reporters = [](const std::vector<ReportedPolicy>& reports, const std::string& since, bool good,
                            bool accepted = false) {
    return reason_text(evidence_of(reports, {.checks_are_good = good, .accept_unauthenticated = accepted},
                                   testing_ledger(since)),
                       "evidence-reporters");
  };
  const std::vector<ReportedPolicy> one = {signed_report("a.example", 20, 30)};
  CHECK(reporters(one, "2026-11-01T00:00:00Z", true) ==
        "yes: 1 reporter (a.example), enough after 28 days without a failure and with good checks");
  CHECK(reporters(one, "2026-11-01T00:00:01Z", true) == "no: 1 reporter of 2 (a.example)");
  CHECK(reporters(one, "2026-11-01T00:00:00Z", false) == "no: 1 reporter of 2 (a.example)");
  CHECK(reporters(with(one, failed_report("a.example", 20, "certificate-expired")), "2026-11-01T00:00:00Z",
                  true) == "no: 1 reporter of 2 (a.example)");
  CHECK(reporters({good_report("A", 20, 30)}, "2026-11-01T00:00:00Z", true, true) ==
        "no: 1 reporter of 2 (\"A\")");
  CHECK(reporters({}, "2026-11-01T00:00:00Z", true) == "no: 0 reporters of 2");
}

TEST_CASE("reports from before the window are no evidence") {
  const auto ledger = testing_ledger("2026-11-01T00:00:00Z");
  const auto within = [&ledger](const std::vector<ReportedPolicy>& reports, int days) {
    return evidence_of(reports, {.window = std::chrono::days(days)}, ledger);
  };
  // On 29 November, 9 days reach back to the 20th.
  CHECK(within(enough_reports(), 9).is_ready);
  CHECK(text(within(enough_reports(), 8)) ==
        "1 reporter of 2 (b.example); 10 good sessions of 20 in the last 8 days");
  const ReportedPolicy failure = failed_report("a.example", 10, "certificate-expired");
  CHECK_FALSE(within(with(enough_reports(), failure), 19).is_ready);
  CHECK(within(with(enough_reports(), failure), 18).is_ready);
  // The time in testing is no evidence that gets old.
  CHECK(reason_text(evidence_of(enough_reports(),
                                {.testing = std::chrono::days(8), .window = std::chrono::days(1)}, {}),
                    "evidence-testing-time") == "yes: 9 days in testing");
  const EvidenceRequirements small = {.window = std::chrono::days(27), .checks_are_good = true};
  CHECK_FALSE(evidence_of({signed_report("a.example", 20, 30)}, small, ledger).is_ready);
}

TEST_CASE("good sessions count only of the reporters that the operator trusts") {
  const std::vector<ReportedPolicy> own_domains = {signed_report("one.evil.example", 20),
                                                   signed_report("evil.test", 21)};
  CHECK(evidence_of(own_domains).is_ready);
  const EvidenceRequirements trusting = {.trusted = {"Google.com.", "microsoft.com"}};
  CHECK(text(evidence_of(own_domains, trusting)) ==
        "0 reporters of 2, not counting 2 others; 0 good sessions of 20 in the last 30 days");
  CHECK(text(evidence_of(with(own_domains, signed_report("mail.google.com", 22)), trusting)) ==
        "1 reporter of 2 (google.com), not counting 2 others; 10 good sessions of 20 in the last 30 days");
  // A signature of another domain does not become that of the organization which the report names.
  CHECK_FALSE(
      evidence_of({good_report("google.com", 20, 20, "evil.test"), signed_report("microsoft.com", 20)},
                  trusting)
          .is_ready);
  // Failures count whoever reports them.
  const ReportedPolicy failure = failed_report("evil.test", 20, "certificate-expired");
  const auto trusted = {signed_report("google.com", 20), signed_report("microsoft.com", 20)};
  CHECK(evidence_of(trusted, trusting).is_ready);
  CHECK_FALSE(evidence_of(with(trusted, failure), trusting).is_ready);
  // By the name of the organization where there is no signature.
  CHECK(evidence_of({good_report("Google.com", 20), good_report("microsoft.com", 20)},
                    {.accept_unauthenticated = true, .trusted = {"google.com", "microsoft.com"}})
            .is_ready);
}

TEST_CASE("the newest reported policy is that of the last day with most sessions") {
  const auto mode_of = [](const std::vector<ReportedPolicy>& reports) {
    const auto policy = newest_reported_policy({}, reports, kEvidenceDay);
    return policy ? std::string(text(policy->mode)) : "none known";
  };
  const ReportedPolicy enforce = reported_by("B", 20, sts_policy(5, 0, {}, kEnforcePolicy), "b.example");
  CHECK(mode_of({signed_report("a.example", 19, 100), enforce}) == "enforce");
  CHECK(mode_of({signed_report("a.example", 20, 100), enforce}) == "testing");
  CHECK(mode_of({good_report("A", 21), enforce}) == "enforce");            // not authenticated
  CHECK(mode_of({signed_report("a.example", 30), enforce}) == "enforce");  // of the future
  CHECK(mode_of({}) == "none known");
}

TEST_CASE("another good report never makes it less ready, and another failure never more") {
  Generator generator(20261130);
  INFO(generator.seed_text());
  const auto any = [&generator](bool may_fail) {
    const std::string name = std::string(1, static_cast<char>('a' + generator.below(4))) + ".example";
    const auto day = static_cast<unsigned>(generator.between(1, 30));
    if (may_fail && generator.below(3) == 0) return failed_report(name, day, "certificate-expired");
    return good_report(name + " Inc.", day, generator.below(20), generator.below(2) == 0 ? name : "");
  };
  std::size_t ready = 0;
  for (int i = 0; i < 500; ++i) {
    const EvidenceRequirements required = {
        .testing = std::chrono::days(generator.below(25)),
        .window = std::chrono::days(generator.between(1, 40)),
        .reporters = generator.below(4),
        .sessions = generator.below(40),
        .testing_with_one_reporter = std::chrono::days(generator.below(30)),
        .checks_are_good = generator.below(2) == 0,
        .accept_unauthenticated = generator.below(2) == 0};
    const auto ledger = generator.below(2) == 0 ? testing_ledger() : std::vector<LedgerEntry>();
    std::vector<ReportedPolicy> reports;
    const bool may_fail = generator.below(3) == 0;
    for (std::size_t n = generator.below(8); n > 0; --n) reports.push_back(any(may_fail));
    const bool before = evidence_of(reports, required, ledger).is_ready;
    ready += before ? 1 : 0;
    std::vector<ReportedPolicy> reversed(reports.rbegin(), reports.rend());
    REQUIRE(text(evidence_of(reversed, required, ledger)) == text(evidence_of(reports, required, ledger)));
    if (before) REQUIRE(evidence_of(with(reports, any(false)), required, ledger).is_ready);
    const ReportedPolicy failure = failed_report("a.example", 15, "certificate-expired");
    if (!before) REQUIRE_FALSE(evidence_of(with(reports, failure), required, ledger).is_ready);
  }
  CHECK(ready > 50);
}

}  // namespace mtasts::test
