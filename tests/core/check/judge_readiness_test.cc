// The safety of the steps of a rollout. RFC 8461 §8.
#include <algorithm>

#include "catch.h"
#include "core/check/judges.h"
#include "core/findings.h"
#include "core/healthy_observation.h"

namespace mtasts::test {

namespace {

using Change = std::function<void(Observation&, Expectation&)>;

void nothing(Observation&, Expectation&) {}

// The state before the record of a first policy is published.
Change for_testing(const Change& more) {
  return [more](Observation& seen, Expectation& expected) {
    seen.sts = no_such_name();
    serve(seen, policy_body("testing"));
    expected.ready_for = Step::testing;
    more(seen, expected);
  };
}
Change for_enforce(const Change& more) {
  return [more](Observation& seen, Expectation& expected) {
    serve(seen, policy_body("testing"));
    expected.ready_for = Step::enforce;
    more(seen, expected);
  };
}
// The state after ten days of mode none.
Change for_removal(const Change& more) {
  return [more](Observation& seen, Expectation& expected) {
    serve(seen, policy_body("none", "86400"));
    expected.ready_for = Step::removal;
    expected.ledger = {ledger_entry("2026-10-01T00:00:00Z", "2026100101", policy_body("enforce")),
                       ledger_entry("2026-11-11T12:00:00Z", "2026112101", policy_body("none", "86400"))};
    more(seen, expected);
  };
}
void silence(SmtpSession& session) {
  session = {session.address};
  session.outcome = SmtpOutcome::unreachable;
}

std::vector<JudgeCase> testing_cases() {
  const std::string no = "error not-ready-for-testing example.com";
  return {
      {"testing: the policy is there, the record not yet", for_testing(nothing), {}},
      {"testing: a wildcard answers until the record is there",
       for_testing([](Observation& seen, Expectation&) { seen.sts = txt_answer({"v=spf1 -all"}); }),
       {}},
      {"testing: the record is there already",
       for_testing([](Observation& seen, Expectation&) { seen.sts = txt_answer({"v=STSv1; id=1"}); }),
       {}},
      {"testing: the lookup of the record fails",
       for_testing([](Observation& seen, Expectation&) { seen.sts = servfail(); }),
       {"unknown readiness-unknown example.com", "unknown dns-lookup-failed _mta-sts.example.com"}},
      {"testing: no Policy Host",
       for_testing([](Observation& seen, Expectation&) {
         seen.policy_host = {no_such_name(), no_such_name()};
         seen.fetches.clear();
       }),
       {no, "error policy-host-missing mta-sts.example.com"}},
      {"testing: a bad certificate",
       for_testing([](Observation& seen, Expectation&) {
         for (PolicyFetch& fetch : seen.fetches) fetch.tls->chain[0].dns_names.clear();
       }),
       {no, "error policy-host-certificate-wrong-name mta-sts.example.com"}},
      {"testing: the Policy Host is silent",
       for_testing([](Observation& seen, Expectation&) {
         for (PolicyFetch& fetch : seen.fetches) {
           fetch = {fetch.address};
           fetch.outcome = FetchOutcome::timeout;
         }
       }),
       {"unknown readiness-unknown example.com", "unknown policy-host-timeout mta-sts.example.com"}},
      {"testing: another mode",
       for_testing([](Observation& seen, Expectation&) { serve(seen, policy_body("enforce")); }),
       {no}},
      {"testing: an MX host is not covered",
       for_testing([](Observation& seen, Expectation&) {
         serve(seen, "version: STSv1\nmode: testing\nmx: mx1.example.com\nmax_age: 604800\n");
       }),
       {no, "error mx-not-covered mx2.example.com"}},
      {"testing: no STARTTLS is what testing shows",
       for_testing([](Observation& seen, Expectation&) {
         seen.mx_hosts[0].sessions[0].outcome = SmtpOutcome::no_starttls;
         seen.mx_hosts[0].sessions[0].tls.reset();
       }),
       {"warning mx-starttls-missing mx1.example.com (2001:db8::1)"}},
      {"testing: a silent MX host does not matter yet",
       for_testing([](Observation& seen, Expectation&) { silence(seen.mx_hosts[0].sessions[0]); }),
       {"info mx-no-answer mx1.example.com (2001:db8::1)"}},
      {"testing: without TLSRPT failures stay unseen",
       for_testing([](Observation& seen, Expectation&) { seen.tlsrpt = no_such_name(); }),
       {"warning tlsrpt-not-deployed _smtp._tls.example.com"}},
  };
}

std::vector<JudgeCase> enforce_cases() {
  const std::string no = "error not-ready-for-enforce example.com";
  const std::string unknown = "unknown readiness-unknown example.com";
  return {
      {"enforce: everything is good", for_enforce(nothing), {}},
      {"enforce: mode testing has been served for ten days",
       for_enforce([](Observation&, Expectation& expected) {
         expected.ledger = {ledger_entry("2026-11-11T12:00:00Z", "2026112101", policy_body("testing"))};
       }),
       {"info testing-since example.com"}},
      {"enforce: mode testing has been served for a day",
       for_enforce([](Observation&, Expectation& expected) {
         expected.ledger = {ledger_entry("2026-11-20T12:00:00Z", "2026112101", policy_body("testing"))};
       }),
       {no}},
      {"enforce: --min-testing allows a day",
       for_enforce([](Observation&, Expectation& expected) {
         expected.ledger = {ledger_entry("2026-11-20T12:00:00Z", "2026112101", policy_body("testing"))};
         expected.min_testing = std::chrono::hours(24);
       }),
       {"info testing-since example.com"}},
      {"enforce: the reports are evidence, whatever the ledger records",
       for_enforce([](Observation&, Expectation& expected) {
         expected.ledger = {ledger_entry("2026-11-20T12:00:00Z", "2026112101", policy_body("testing"))};
         expected.evidence = EnforceEvidence{true, {{"evidence-reporters", true, "2 reporters"}}};
       }),
       {"info report-evidence example.com"}},
      {"enforce: the reports are no evidence",
       for_enforce([](Observation&, Expectation& expected) {
         expected.evidence = EnforceEvidence{false, {{"evidence-reporters", false, "1 reporter of 2"}}};
       }),
       {no}},
      {"enforce: the ledger does not know the domain",
       for_enforce([](Observation&, Expectation& expected) { expected.ledger.emplace(); }),
       {unknown, "warning ledger-without-domain example.com"}},
      {"enforce: it is on already",
       for_enforce([](Observation& seen, Expectation&) { serve(seen, std::string(kHealthyPolicy)); }),
       {}},
      {"enforce: mode none comes from elsewhere",
       for_enforce([](Observation& seen, Expectation&) { serve(seen, policy_body("none", "86400")); }),
       {no}},
      {"enforce: no record",
       for_enforce([](Observation& seen, Expectation&) { seen.sts = no_such_name(); }),
       {no, "error sts-record-missing _mta-sts.example.com"}},
      {"enforce: no STARTTLS at one address",
       for_enforce([](Observation& seen, Expectation&) {
         seen.mx_hosts[1].sessions[0].outcome = SmtpOutcome::no_starttls;
         seen.mx_hosts[1].sessions[0].tls.reset();
       }),
       {no, "error mx-starttls-missing mx2.example.com (2001:db8::2)"}},
      {"enforce: one address is silent",
       for_enforce([](Observation& seen, Expectation&) { silence(seen.mx_hosts[1].sessions[0]); }),
       {unknown, "unknown mx-no-answer mx2.example.com (2001:db8::2)"}},
      {"enforce: port 25 is closed to us",
       for_enforce([](Observation& seen, Expectation&) {
         for (MxHostSeen& host : seen.mx_hosts) {
           for (SmtpSession& session : host.sessions) silence(session);
         }
       }),
       {unknown, "info smtp-not-judged example.com"}},
      {"enforce: no host was probed over SMTP",
       for_enforce([](Observation& seen, Expectation&) {
         seen.asked_smtp = false;
         for (MxHostSeen& host : seen.mx_hosts) host.sessions.clear();
       }),
       {unknown}},
      {"enforce: one host was not asked",
       for_enforce([](Observation& seen, Expectation&) { seen.mx_hosts[1].sessions.clear(); }),
       {unknown}},
      {"enforce: no IPv6 here is no reason",
       for_enforce([](Observation& seen, Expectation&) {
         seen.mx_hosts[1].sessions[0] = {"2001:db8::2"};
         seen.mx_hosts[1].sessions[0].no_route = true;
       }),
       {"info no-route example.com"}},
      {"enforce: the MX lookup fails",
       for_enforce([](Observation& seen, Expectation&) {
         seen.mx = servfail();
         seen.mx_hosts.clear();
       }),
       {unknown, "unknown dns-lookup-failed example.com"}},
      {"enforce: reports are lost",
       for_enforce([](Observation& seen, Expectation&) { seen.report_receivers[0].mx = mx_answer({"."}); }),
       {no, "error report-mailbox-missing reports.example.net"}},
      {"enforce: a warning is for the operator to weigh",
       for_enforce([](Observation& seen, Expectation&) { seen.tlsrpt = no_such_name(); }),
       {"warning tlsrpt-not-deployed _smtp._tls.example.com"}},
  };
}

std::vector<JudgeCase> removal_cases() {
  const std::string no = "error not-ready-for-removal example.com";
  const std::string unknown = "unknown readiness-unknown example.com";
  const auto at = [](std::chrono::sys_seconds when) {
    return for_removal([when](Observation& seen, Expectation&) { seen.when = when; });
  };
  const auto end = std::chrono::sys_days(std::chrono::year(2026) / 11 / 18) + std::chrono::hours(12);
  return {
      {"removal: mode none for long enough", for_removal(nothing), {}},
      {"removal: to the second", at(end), {}},
      {"removal: a second too early", at(end - std::chrono::seconds(1)), {no}},
      {"removal: mode testing is still served",
       for_removal([](Observation& seen, Expectation& expected) {
         serve(seen, policy_body("testing"));
         expected.ledger = {ledger_entry("2026-10-01T00:00:00Z", "2026112101", policy_body("testing"))};
       }),
       {no}},
      {"removal: the record has the id of before",
       for_removal(
           [](Observation& seen, Expectation&) { seen.sts = txt_answer({"v=STSv1; id=2026100101"}); }),
       {no, "warning id-behind-ledger _mta-sts.example.com"}},
      {"removal: without a ledger",
       for_removal([](Observation&, Expectation& expected) { expected.ledger.reset(); }),
       {unknown}},
      {"removal: the ledger has nothing",
       for_removal([](Observation&, Expectation& expected) { expected.ledger = std::vector<LedgerEntry>(); }),
       {unknown, "warning ledger-without-domain example.com"}},
      {"removal: a time that is none",
       for_removal([](Observation&, Expectation& expected) { (*expected.ledger)[0].time = "yesterday"; }),
       {unknown}},
      {"removal: no sender gets the policy",
       for_removal([](Observation& seen, Expectation&) {
         for (PolicyFetch& fetch : seen.fetches) fetch.status = 404;
       }),
       {no, "error policy-http-status mta-sts.example.com"}},
      {"removal: faults of MX hosts do not matter any more",
       for_removal([](Observation& seen, Expectation&) {
         seen.mx_hosts[0].addresses = {no_such_name(), no_such_name()};
         seen.mx_hosts[0].sessions.clear();
         seen.tlsrpt = servfail();
       }),
       {"warning mx-host-without-address mx1.example.com", "info dns-lookup-failed _smtp._tls.example.com"}},
  };
}

}  // namespace

std::vector<JudgeCase> readiness_cases() {
  std::vector<JudgeCase> cases = testing_cases();
  for (const auto& more : {enforce_cases(), removal_cases()})
    cases.insert(cases.end(), more.begin(), more.end());
  return cases;
}

TEST_CASE("judge: an unsafe step has an error") {
  check_cases(readiness_cases());
}

TEST_CASE("judge: a step that is not safe names all its reasons") {
  Observation seen = healthy();
  Expectation expected;
  expected.ready_for = Step::removal;
  expected.ledger = {ledger_entry("2026-11-21T11:00:00Z", "2026112101", kHealthyPolicy)};
  CHECK(finding_with(judge(seen, expected), "not-ready-for-removal").message ==
        "not ready for removal: the policy that is served has mode enforce, and senders must see none first; "
        "the "
        "ledger's last policy has mode enforce; the id 2026112101 is that of an earlier policy, so senders "
        "do not "
        "fetch mode none; senders may hold an earlier policy; removal is safe from 2026-11-28T12:00:00Z on");
  seen.mx_hosts[0].sessions[0].outcome = SmtpOutcome::no_starttls;
  seen.mx_hosts[0].sessions[0].tls.reset();
  seen.mx_hosts[0].sessions[1] = seen.mx_hosts[0].sessions[0];
  seen.mx_hosts[1].sessions.clear();
  expected = {};
  expected.ready_for = Step::enforce;
  const std::vector<Finding> findings = judge(seen, expected);
  CHECK(finding_with(findings, "not-ready-for-enforce").message ==
        "not ready for mode enforce: mx-starttls-missing");
  CHECK(finding_with(findings, "readiness-unknown").message ==
        "cannot be checked from here: mx2.example.com was not seen over SMTP");
}

TEST_CASE("judge: the last policy of a ledger ends max_age after its replacement") {
  const auto entry = [](const std::string& time, std::string_view mode, std::string_view max_age) {
    return ledger_entry(time, "1", policy_body(mode, max_age));
  };
  const auto end = [](const std::vector<LedgerEntry>& ledger) {
    const LedgerValidity validity = validity_of(ledger, kNow);
    return validity.latest_end ? *validity.latest_end - kNow : std::chrono::seconds(-999'999'999);
  };
  using std::chrono::seconds;
  const seconds never(-999'999'999);
  const std::vector<LedgerEntry> none = {entry("2026-11-21T12:00:00Z", "none", "86400")};
  CHECK(end({}) == never);
  CHECK(end(none) == never);
  // The current policy is served until now.
  CHECK(end({entry("2020-01-01T00:00:00Z", "enforce", "100")}) == seconds(100));
  // An earlier policy is served until the time of the next.
  CHECK(end({entry("2026-11-20T12:00:00Z", "enforce", "86400"),
             entry("2026-11-21T11:00:00Z", "none", "1")}) == seconds(86400 - 3600));
  // An old long max_age may end after a recent short one.
  CHECK(end({entry("2026-01-01T00:00:00Z", "enforce", "31557600"),
             entry("2026-11-01T12:00:00Z", "testing", "86400"),
             entry("2026-11-20T12:00:00Z", "none", "86400")}) == seconds(31557600 - 20 * 86400));
  // Mode none requires nothing, for any max_age.
  CHECK(end({entry("2026-11-20T12:00:00Z", "testing", "86400"),
             entry("2026-11-21T11:00:00Z", "none", "31557600")}) == seconds(86400 - 3600));
  // After a clock was set back, no policy ends before it begins.
  CHECK(end({entry("2026-11-21T12:00:10Z", "testing", "100"), entry("2026-11-20T12:00:00Z", "none", "1")}) ==
        seconds(110));
  CHECK(validity_of({entry("2026-11-20T12:00:00Z", "testing", "1")}, kNow).readable);
  LedgerEntry bad = entry("2026-11-20T12:00:00Z", "testing", "1");
  bad.time = "2026-13-20T12:00:00Z";
  CHECK_FALSE(validity_of({bad}, kNow).readable);
}

TEST_CASE("judge: the readiness for a step is yes or no with its reasons") {
  Observation seen = healthy();
  serve(seen, policy_body("testing"));
  Expectation expected;
  expected.ready_for = Step::enforce;
  CHECK(readiness_of(judge(seen, expected)).is_ready);
  expected.ledger = {ledger_entry("2026-11-21T07:00:00Z", "2026112101", policy_body("testing"))};
  const Readiness early = readiness_of(judge(seen, expected));
  CHECK_FALSE(early.is_ready);
  CHECK(early.reason ==
        "mode testing is served since 2026-11-21T07:00:00Z, for 5 hours, and 7 days are required "
        "(--min-testing)");
}

TEST_CASE("judge: the readiness in words has the host and the message of each finding instead of its code") {
  Observation seen = healthy();
  serve(seen, policy_body("testing"));
  Expectation expected;
  expected.ready_for = Step::enforce;
  CHECK(readiness_in_words(judge(seen, expected)).is_ready);
  SmtpSession& session = seen.mx_hosts[0].sessions[0];
  session.outcome = SmtpOutcome::no_starttls;
  session.tls.reset();
  expected.ledger = {ledger_entry("2026-11-21T07:00:00Z", "2026112101", policy_body("testing"))};
  const Readiness bad = readiness_in_words(judge(seen, expected));
  CHECK_FALSE(bad.is_ready);
  CHECK(bad.reason ==
        "mx1.example.com (2001:db8::1): EHLO does not offer STARTTLS; mode testing is served since "
        "2026-11-21T07:00:00Z, for 5 hours, and 7 days are required (--min-testing)");
}

TEST_CASE("judge: the readiness in words lists five reasons and counts the others") {
  std::vector<Finding> findings;
  for (const std::string number : {"1", "2", "3", "4", "5", "6", "7"}) {
    findings.push_back({.code = "mx-starttls-missing", .subject = "mx" + number, .message = "no STARTTLS"});
  }
  CHECK(
      readiness_in_words(findings).reason ==
      "mx1: no STARTTLS; mx2: no STARTTLS; mx3: no STARTTLS; mx4: no STARTTLS; mx5: no STARTTLS and 2 more");
}

TEST_CASE("the fault of an MX host is certain only if the host has shown it") {
  const auto fault = [](auto change) {
    Observation seen = healthy();
    change(seen.mx_hosts.at(0));
    return mx_host_readiness(seen).at(seen.mx_hosts.at(0).host).fault;
  };
  const auto without_tls = [](SmtpSession& session) {
    session.outcome = SmtpOutcome::no_starttls;
    session.tls.reset();
  };
  const auto without_answer = [](SmtpSession& session) {
    session.outcome = SmtpOutcome::timeout;
    session.tls.reset();
  };
  CHECK(fault([](MxHostSeen&) {}) == MxFault::nowhere);
  CHECK(fault([&](MxHostSeen& host) { std::ranges::for_each(host.sessions, without_answer); }) ==
        MxFault::nowhere);
  CHECK(fault([&](MxHostSeen& host) { without_answer(host.sessions[0]); }) == MxFault::nowhere);
  CHECK(fault([&](MxHostSeen& host) { without_tls(host.sessions[0]); }) == MxFault::somewhere);
  CHECK(fault([&](MxHostSeen& host) { std::ranges::for_each(host.sessions, without_tls); }) ==
        MxFault::everywhere);
}

TEST_CASE("the readiness of an MX host is its own, and not known without an answer") {
  Observation seen = healthy();
  const DomainName first = seen.mx_hosts.at(0).host;
  MxHostSeen silent = seen.mx_hosts.at(0);
  silent.host = *DomainName::parse("silent.example.com");
  silent.sessions = {{"192.0.2.99"}};
  silent.sessions[0].outcome = SmtpOutcome::unreachable;
  silent.sessions[0].failure = "Connection refused";
  MxHostSeen plain = silent;
  plain.host = *DomainName::parse("plain.example.com");
  plain.sessions[0].outcome = SmtpOutcome::no_starttls;
  plain.sessions[0].failure.clear();
  MxHostSeen unasked = silent;
  unasked.host = *DomainName::parse("unasked.example.com");
  unasked.sessions.clear();
  for (const MxHostSeen& host : {silent, plain, unasked}) seen.mx_hosts.push_back(host);
  for (const std::string mode : {"testing", "none"}) {  // the policy makes no difference
    INFO(mode);
    serve(seen, policy_body(mode));
    const auto hosts = mx_host_readiness(seen);
    CHECK(hosts.at(first).is_ready());
    CHECK(hosts.at(plain.host).reason == "plain.example.com: EHLO does not offer STARTTLS");
    CHECK_FALSE(hosts.at(silent.host).is_ready());
    CHECK(hosts.at(unasked.host).reason == "unasked.example.com was not seen over SMTP");
  }
  seen.mx_hosts = {silent};
  CHECK(mx_host_readiness(seen).at(silent.host).reason ==
        "silent.example.com was not seen over SMTP (192.0.2.99: Connection refused)");
}

}  // namespace mtasts::test
