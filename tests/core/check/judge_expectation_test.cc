// The live deployment against the expected one. RFC 8461 §8.
#include "catch.h"
#include "core/findings.h"
#include "core/healthy_observation.h"

namespace mtasts::test {

std::vector<JudgeCase> expectation_cases() {
  const std::string owner = " _mta-sts.example.com";
  const std::string host = " mta-sts.example.com";
  const auto ledger = [](std::vector<LedgerEntry> entries) {
    return [entries](Observation&, Expectation& expected) { expected.ledger = entries; };
  };
  const LedgerEntry testing = ledger_entry("2026-11-01T12:00:00Z", "2026110101", policy_body("testing"));
  const LedgerEntry enforce = ledger_entry("2026-11-21T11:00:00Z", "2026112101", kHealthyPolicy);
  const auto with_id = [ledger](const std::string& id, std::vector<LedgerEntry> entries) {
    return [=](Observation& seen, Expectation& expected) {
      ledger(entries)(seen, expected);
      seen.sts = txt_answer({"v=STSv1; id=" + id});
    };
  };
  const auto served = [](const std::string& body,
                         const std::function<void(Observation&, Expectation&)>& more) {
    return [=](Observation& seen, Expectation& expected) {
      serve(seen, body);
      more(seen, expected);
    };
  };
  const auto gone = [ledger](std::vector<LedgerEntry> entries) {
    return [=](Observation& seen, Expectation& expected) {
      ledger(entries)(seen, expected);
      seen.sts = no_such_name();
    };
  };
  const std::string year = policy_body("enforce", "31536000");
  return {
      {"the policy is as expected",
       [](Observation&, Expectation& expected) { expected.policy = policy_of(kHealthyPolicy); },
       {}},
      {"in other words",
       [](Observation&, Expectation& expected) {
         expected.policy = policy_of(
             "version: STSv1\nmode: enforce\nmax_age: 604800\nmx: mx2.example.com\nmx: mx1.example.com");
       },
       {}},
      {"the policy is another one",
       [](Observation&, Expectation& expected) { expected.policy = policy_of(policy_body("testing")); },
       {"error policy-drift" + host}},
      {"no policy is served: another finding has it",
       [](Observation& seen, Expectation& expected) {
         expected.policy = policy_of(kHealthyPolicy);
         for (PolicyFetch& fetch : seen.fetches) fetch.status = 404;
       },
       {"error policy-http-status" + host}},
      {"the id is as expected",
       [](Observation&, Expectation& expected) { expected.id = *PolicyId::parse("2026112101"); },
       {}},
      {"the id is another one",
       [](Observation&, Expectation& expected) { expected.id = *PolicyId::parse("2026112102"); },
       {"error id-drift" + owner}},
      {"ids are compared with their case",
       [](Observation& seen, Expectation& expected) {
         seen.sts = txt_answer({"v=STSv1; id=a"});
         expected.id = *PolicyId::parse("A");
       },
       {"error id-drift" + owner}},
      {"the last entry of the ledger is published", ledger({testing, enforce}), {}},
      {"the ledger does not know the domain", ledger({}), {"warning ledger-without-domain example.com"}},
      {"the policy has changed and the id has not",
       served(policy_body("testing"), ledger({testing, enforce})),
       {"error policy-changed-without-id" + owner}},
      {"only max_age has changed",
       served(policy_body("enforce", "1209600"), ledger({testing, enforce})),
       {"error policy-changed-without-id" + owner}},
      {"the policy is published, the record not yet",
       with_id("2026110101", {testing, enforce}),
       {"warning id-behind-ledger" + owner}},
      {"the id has changed and the policy has not",
       with_id("2026112199", {testing, enforce}),
       {"warning id-changed-without-policy" + owner}},
      {"neither policy nor id of the ledger is published",
       served(policy_body("testing"), with_id("2026110101", {testing, enforce})),
       {"error policy-differs-from-ledger" + host}},
      {"somebody else publishes",
       served(policy_body("testing"), with_id("somebody", {testing, enforce})),
       {"error policy-differs-from-ledger" + host, "warning id-not-in-ledger" + owner}},
      {"the record is gone, and senders still hold the policy",
       gone({enforce}),
       {"error sts-record-missing" + owner, "error removed-too-early example.com"}},
      {"the Policy Host is gone, and senders still hold the policy",
       [ledger, enforce](Observation& seen, Expectation& expected) {
         ledger({enforce})(seen, expected);
         seen.policy_host = {no_such_name(), no_such_name()};
         seen.fetches.clear();
       },
       {"error policy-host-missing" + host, "error removed-too-early example.com"}},
      {"the record is gone, and no sender holds the policy",
       served(policy_body("none", "86400"),
              gone({ledger_entry("2026-11-01T00:00:00Z", "1", policy_body("enforce", "86400")),
                    ledger_entry("2026-11-19T00:00:00Z", "2", policy_body("none", "86400"))})),
       {"error sts-record-missing" + owner}},
      {"the first enforce is for a year",
       served(year, ledger({testing, ledger_entry("2026-11-21T11:00:00Z", "2026112101", year)})),
       {"warning first-enforce-max-age" + host}},
      {"the second may be",
       served(year, ledger({ledger_entry("2026-11-01T12:00:00Z", "1", kHealthyPolicy),
                            ledger_entry("2026-11-21T11:00:00Z", "2026112101", year)})),
       {}},
      {"testing for 90 days",
       served(policy_body("testing"),
              ledger({ledger_entry("2026-08-23T12:00:00Z", "2026112101", policy_body("testing"))})),
       {}},
      {"testing for longer",
       served(policy_body("testing"),
              ledger({ledger_entry("2026-08-23T11:59:59Z", "1", policy_body("testing")),
                      ledger_entry("2026-11-20T12:00:00Z", "2026112101", policy_body("testing"))})),
       {"info testing-for-long" + host}},
      {"testing again, and not for long",
       served(policy_body("testing"),
              ledger({ledger_entry("2025-08-22T12:00:00Z", "1", policy_body("testing")),
                      ledger_entry("2026-11-19T12:00:00Z", "2", policy_body("enforce")),
                      ledger_entry("2026-11-20T12:00:00Z", "2026112101", policy_body("testing"))})),
       {}},
      {"an earlier policy does not cover the MX",
       ledger({ledger_entry("2026-11-10T00:00:00Z", "1",
                            "version: STSv1\nmode: enforce\nmx: old.example.com\nmax_age: 604800\n"),
               ledger_entry("2026-11-20T12:00:00Z", "2026112101", kHealthyPolicy)}),
       {"warning ledger-mx-not-covered example.com"}},
  };
}

TEST_CASE("judge: each difference from the expectation has its finding") {
  check_cases(expectation_cases());
}

TEST_CASE("judge: drift names the fields that senders act on") {
  Expectation expected;
  expected.policy = policy_of(
      "version: STSv1\nmode: testing\nmx: mx2.example.com\nmx: mx3.example.com\nmx: mx4.example.com\n"
      "max_age: 86400\n");
  CHECK(
      finding_with(judge(healthy(), expected), "policy-drift").message ==
      "the policy is not the expected one: mode enforce instead of testing; max_age 604800 instead of 86400; "
      "without mx mx3.example.com, mx4.example.com; with unexpected mx mx1.example.com");
  std::string many =
      "version: STSv1\nmode: enforce\nmx: mx1.example.com\nmx: mx2.example.com\nmax_age: 604800\n";
  for (int i = 0; i < 9; ++i) many += "mx: m" + std::to_string(i) + ".example\n";
  expected.policy = policy_of(many);
  CHECK(finding_with(judge(healthy(), expected), "policy-drift").message ==
        "the policy is not the expected one: without mx m0.example, m1.example, m2.example, m3.example, "
        "m4.example and 4 more");
}

TEST_CASE("judge: an earlier policy of the ledger that does not cover the MX is a warning until it expires") {
  Expectation expected;
  const std::string old = "version: STSv1\nmode: enforce\nmx: old.example.com\nmax_age: 604800\n";
  expected.ledger = {ledger_entry("2026-11-10T00:00:00Z", "2026111001", old),
                     ledger_entry("2026-11-20T12:00:00Z", "2026112101", kHealthyPolicy)};
  const std::vector<Finding> findings = judge(healthy(), expected);
  CHECK(finding_with(findings, "ledger-mx-not-covered").severity == Severity::warning);
  CHECK(finding_with(findings, "ledger-mx-not-covered").message.find("until 2026-11-27") == 0);
  expected.ledger->front().time = "2026-11-01T00:00:00Z";
  expected.ledger->back().time = "2026-11-10T00:00:00Z";
  CHECK(judge(healthy(), expected).empty());
}

}  // namespace mtasts::test
