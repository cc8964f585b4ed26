// The policies that senders use, compared with the ledger.
#include <string>
#include <vector>

#include "catch.h"
#include "core/findings.h"
#include "core/reports/reported.h"
#include "mtasts/tlsrpt_evidence.h"

namespace mtasts::test {

namespace {

const std::vector<std::string> kEvilPolicy = {"version: STSv1", "mode: enforce", "mx: mx.evil.example",
                                              "max_age: 604800"};

std::vector<LedgerEntry> ledger_of_november() {
  return {ledger_entry("2026110101", "2026-11-01T12:00:00Z", "testing"),
          ledger_entry("2026112801", "2026-11-28T12:00:00Z", "enforce")};
}

ReportedPolicy use(const std::string& organization, unsigned day, const std::vector<std::string>& policy) {
  return reported_by(organization, day, sts_policy(1, 0, {}, policy));
}

std::vector<std::string> sentences_on(unsigned day, const std::vector<ReportedPolicy>& reports) {
  const auto ledger = ledger_of_november();
  return describe_policies_seen(ledger, policies_seen(ledger, reports), november(day));
}

struct PolicyText {
  std::vector<std::string> lines;
  bool is_read;
};

}  // namespace

TEST_CASE("the policy of a report is read as senders write it") {
  const PolicyText cases[] = {
      {kTestingPolicy, true},
      {{"version: STSv1", "mode: testing", "", "mx: mx.example.com", "max_age: 604800", ""}, true},
      {{"version: STSv1", "mode: testing", "max_age: 604800"}, true},  // the mx are in mx-host
      {{}, false},
      {{"mode: testing", "mx: mx.example.com"}, false},
      {{"version: STSv1", "mode: testing", "mx: \x1b[2J", "max_age: 604800"}, false},
  };
  for (const PolicyText& each : cases) {
    TlsrptPolicy policy = sts_policy(1, 0, {}, each.lines);
    const auto read = reported_policy(policy);
    REQUIRE(read.has_value() == each.is_read);
    if (read) CHECK(same_policy(*read, *reported_policy(sts_policy(1, 0))));
    policy.policy_type = "tlsa";
    CHECK_FALSE(reported_policy(policy));
  }
}

TEST_CASE("each organization is listed with the policies of the ledger that it used") {
  const auto ledger = ledger_of_november();
  const std::vector<PolicySeen> seen = policies_seen(
      ledger, {use("B", 28, kTestingPolicy), use("A", 29, kEnforcePolicy), use("A", 20, kTestingPolicy),
               use("A", 28, kTestingPolicy), use("A", 27, kEvilPolicy)});
  REQUIRE(seen.size() == 4);
  CHECK(seen[0].organization == "A");
  CHECK_FALSE(seen[0].id);
  CHECK(seen[1].id->text() == "2026110101");
  CHECK(seen[1].first_day == november(20));
  CHECK(seen[1].last_day == november(28));
  // Fetched on the last day, and kept for max_age, a week.
  CHECK(seen[1].until == november(30) + std::chrono::days(5));
  CHECK(seen[2].id->text() == "2026112801");
  CHECK(seen[3].organization == "B");
}

TEST_CASE("a policy under two ids is the one that was published by then") {
  const std::vector<LedgerEntry> ledger = {ledger_entry("1", "2026-11-05T12:00:00Z", "testing"),
                                           ledger_entry("2", "2026-11-10T12:00:00Z", "enforce"),
                                           ledger_entry("3", "2026-11-20T12:00:00Z", "testing")};
  const auto id_on = [&ledger](unsigned day) {
    return policies_seen(ledger, {use("A", day, kTestingPolicy)}).at(0).id->text();
  };
  CHECK(id_on(1) == "1");
  CHECK(id_on(6) == "1");
  CHECK(id_on(19) == "1");
  CHECK(id_on(20) == "3");
  CHECK(id_on(30) == "3");
}

TEST_CASE("one sentence for each organization tells which policy it uses") {
  CHECK(sentences_on(30, {use("google.com", 29, kEnforcePolicy), use("google.com", 28, kTestingPolicy),
                          use("example.net", 28, kTestingPolicy)}) ==
        std::vector<std::string>{"example.net still uses 2026110101, until 2026-12-05 at the latest",
                                 "google.com uses 2026112801 since 2026-11-29"});
  CHECK(sentences_on(30, {use("a\x1b[2J", 28, kEnforcePolicy), use("a\x1b[2J", 28, kTestingPolicy)}) ==
        std::vector<std::string>{"a\\x1b[2J uses 2026112801 since 2026-11-28 and still 2026110101, until "
                                 "2026-12-05 at the latest"});
  CHECK(sentences_on(30, {use("", 3, kTestingPolicy)}) ==
        std::vector<std::string>{"an unnamed organization used 2026110101, last on 2026-11-03"});
  CHECK(sentences_on(30, {use("A", 29, kEvilPolicy)}).empty());
  CHECK(describe_policies_seen({}, policies_seen({}, {use("A", 29, kEvilPolicy)}), november(30)).empty());
}

TEST_CASE("a policy that no entry of the ledger has is a finding") {
  const auto ledger = ledger_of_november();
  const auto findings_of = [&ledger](const std::vector<ReportedPolicy>& reports) {
    return judge_policies_seen("example.com", ledger, policies_seen(ledger, reports));
  };
  const std::vector<Finding> findings =
      findings_of({use("B", 20, kEvilPolicy), use("A", 22, kEvilPolicy), use("A", 22, kTestingPolicy)});
  check_findings(findings, true);
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].code == "report-policy-unknown");
  CHECK(findings[0].subject == "example.com");
  CHECK(findings[0].message ==
        "no entry of the ledger has the policy of mode enforce with mx mx.evil.example and max_age 604800, "
        "which A, B used from 2026-11-20 to 2026-11-22");
  // Senders may have cached a policy that is older than the ledger.
  CHECK(findings_of({use("A", 1, kEvilPolicy), use("B", 3, kEvilPolicy)}).empty());
  CHECK(judge_policies_seen("example.com", {}, policies_seen({}, {use("A", 20, kEvilPolicy)})).empty());
  // The order of mx and unknown fields do not make another policy.
  CHECK(findings_of({use("A", 20,
                         {"version: STSv1", "mode: testing", "mx: mx.example.com", "mx: mx.example.com",
                          "max_age: 604800", "new: field"})})
            .empty());
}

}  // namespace mtasts::test
