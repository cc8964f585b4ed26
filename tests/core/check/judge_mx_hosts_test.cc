// The MX hosts over SMTP. RFC 8461 §4.2, RFC 3207.
#include "catch.h"
#include "core/findings.h"
#include "core/healthy_observation.h"

namespace mtasts::test {

namespace {

using SessionChange = std::function<void(SmtpSession&)>;

SessionChange ends(SmtpOutcome outcome) {
  return [outcome](SmtpSession& session) {
    session = {session.address};
    session.outcome = outcome;
    session.failure = "as the system says";
  };
}
std::function<void(Observation&, Expectation&)> at_one(const SessionChange& change) {
  return [change](Observation& seen, Expectation&) { change(seen.mx_hosts[1].sessions[1]); };
}
std::function<void(Observation&, Expectation&)> at_host(const SessionChange& change) {
  return [change](Observation& seen, Expectation&) {
    for (SmtpSession& session : seen.mx_hosts[1].sessions) change(session);
  };
}
std::function<void(Observation&, Expectation&)> everywhere(const SessionChange& change) {
  return [change](Observation& seen, Expectation&) {
    for (MxHostSeen& host : seen.mx_hosts) {
      for (SmtpSession& session : host.sessions) change(session);
    }
  };
}

}  // namespace

std::vector<JudgeCase> mx_host_cases() {
  const std::string host = " mx2.example.com";
  const std::string one = host + " (192.0.2.2)";
  const auto no_route = [](SmtpSession& session) {
    ends(SmtpOutcome::unreachable)(session);
    session.no_route = true;
  };
  return {
      {"a certificate for servers only",
       at_one([](SmtpSession& session) { session.tls->chain[0].extended_key_usage = {"serverAuth"}; }),
       {}},
      {"a certificate for servers and clients",
       at_one([](SmtpSession& session) {
         session.tls->chain[0].extended_key_usage = {"serverAuth", "clientAuth"};
       }),
       {"info mx-certificate-client-auth" + one}},
      {"a certificate of a private CA for servers and clients",
       at_one([](SmtpSession& session) {
         session.tls->chain[0].extended_key_usage = {"serverAuth", "clientAuth"};
         session.tls->chain_faults = {{ChainFaultKind::unknown_issuer, 0, ""}};
       }),
       {"error mx-certificate-unknown-issuer" + one}},
      {"port 25 is closed to us",
       everywhere(ends(SmtpOutcome::unreachable)),
       {"info smtp-not-judged example.com"}},
      {"hosts that accept the connection and stay silent: port 25 is not closed",
       everywhere(ends(SmtpOutcome::timeout)),
       {"unknown mx-no-answer mx1.example.com", "unknown mx-no-answer mx2.example.com"}},
      {"no host was probed, without an option for it",
       [](Observation& seen, Expectation&) {
         for (MxHostSeen& each : seen.mx_hosts) each.sessions.clear();
       },
       {"info smtp-not-judged example.com"}},
      {"no host was probed",
       [](Observation& seen, Expectation&) {
         for (MxHostSeen& each : seen.mx_hosts) each.sessions.clear();
         seen.asked_smtp = false;
       },
       {}},
      {"one address is silent", at_one(ends(SmtpOutcome::timeout)), {"unknown mx-no-answer" + one}},
      {"one address takes no connection",
       at_one(ends(SmtpOutcome::unreachable)),
       {"unknown mx-no-answer" + one}},
      {"one host is silent", at_host(ends(SmtpOutcome::unreachable)), {"unknown mx-no-answer" + host}},
      {"no IPv6 here",
       [no_route](Observation& seen, Expectation&) {
         for (MxHostSeen& each : seen.mx_hosts) no_route(each.sessions[0]);
       },
       {"info no-route example.com"}},
      {"a host without a route from here",
       at_host(no_route),
       {"unknown mx-no-answer" + host, "info no-route example.com"}},
      {"this machine has no descriptor for a session",
       everywhere(ends(SmtpOutcome::local_failure)),
       {"unknown local-failure example.com"}},
      {"this machine has no descriptor for one session",
       at_one(ends(SmtpOutcome::local_failure)),
       {"unknown local-failure example.com"}},
      {"a session that was not held stays unknown if no policy requires TLS",
       [](Observation& seen, Expectation&) {
         for (PolicyFetch& fetch : seen.fetches) {
           fetch.body =
               "version: STSv1\nmode: none\nmx: mx1.example.com\nmx: mx2.example.com\nmax_age: 86400\n";
         }
         ends(SmtpOutcome::local_failure)(seen.mx_hosts[1].sessions[1]);
       },
       {"unknown local-failure example.com"}},
      {"this machine has no descriptor for a lookup of TLSA",
       [](Observation& seen, Expectation&) {
         seen.mx_hosts[0].tlsa = failed(DnsFailureReason::local_failure, "Too many open files");
       },
       {"unknown local-failure example.com", "warning dane-lookup-failed _25._tcp.mx1.example.com"}},
      {"a host of a list has only private addresses, and was not asked",
       [](Observation& seen, Expectation&) {
         seen.mx_hosts[1].addresses.aaaa = no_such_data();
         seen.mx_hosts[1].addresses.a = address_answer({"10.0.0.2"});
         seen.mx_hosts[1].sessions.clear();
       },
       {"unknown mx-host-not-asked" + host, "warning mx-host-private-address" + host}},
      {"the host refuses service",
       at_one(ends(SmtpOutcome::refuses_service)),
       {"unknown mx-refuses-service" + one}},
      {"it hangs up", at_one(ends(SmtpOutcome::broken_off)), {"unknown mx-broken-off" + one}},
      {"no STARTTLS", at_host(ends(SmtpOutcome::no_starttls)), {"error mx-starttls-missing" + host}},
      {"no STARTTLS at one address",
       at_one(ends(SmtpOutcome::no_starttls)),
       {"error mx-starttls-missing" + one}},
      {"STARTTLS is refused",
       at_one(ends(SmtpOutcome::starttls_refused)),
       {"error mx-starttls-refused" + one}},
      {"plaintext behind STARTTLS",
       at_one(ends(SmtpOutcome::plaintext_injected)),
       {"error mx-plaintext-injected" + one}},
      {"no TLS", at_one(ends(SmtpOutcome::tls_failed)), {"error mx-tls-failed" + one}},
      {"old TLS", at_one(ends(SmtpOutcome::tls_too_old)), {"error mx-tls-too-old" + one}},
      {"mode testing: senders would fail and report it",
       [](Observation& seen, Expectation& expected) {
         serve(seen, policy_body("testing"));
         at_one(ends(SmtpOutcome::no_starttls))(seen, expected);
       },
       {"error mx-starttls-missing" + one}},
      {"mode none: senders do not require TLS",
       [](Observation& seen, Expectation& expected) {
         serve(seen, policy_body("none", "86400"));
         at_one(ends(SmtpOutcome::no_starttls))(seen, expected);
       },
       {"warning mx-starttls-missing" + one}},
      {"mode none: a silent host does not matter",
       [](Observation& seen, Expectation& expected) {
         serve(seen, policy_body("none", "86400"));
         at_one(ends(SmtpOutcome::timeout))(seen, expected);
       },
       {"info mx-no-answer" + one}},
      {"no policy can be read: senders may hold one",
       [](Observation& seen, Expectation& expected) {
         for (PolicyFetch& fetch : seen.fetches) fetch.status = 500;
         at_one(ends(SmtpOutcome::no_starttls))(seen, expected);
       },
       {"error policy-http-status mta-sts.example.com", "error mx-starttls-missing" + one}},
      {"nothing is deployed",
       [](Observation& seen, Expectation& expected) {
         seen.sts = no_such_name();
         seen.policy_host = {no_such_name(), no_such_name()};
         seen.fetches.clear();
         seen.tlsrpt = no_such_name();
         at_one(ends(SmtpOutcome::no_starttls))(seen, expected);
       },
       {"error not-deployed example.com", "warning mx-starttls-missing" + one}},
  };
}

TEST_CASE("judge: each fault of an MX host over SMTP has its finding") {
  check_cases(mx_host_cases());
}

TEST_CASE("judge: a reply of an MX host is kept byte for byte") {
  Observation seen = healthy();
  seen.mx_hosts[0].sessions[0].outcome = SmtpOutcome::refuses_service;
  seen.mx_hosts[0].sessions[0].reply = "554 \x1b[31mno\x07";
  seen.mx_hosts[0].sessions[0].tls.reset();
  CHECK(finding_with(judge(seen, {}), "mx-refuses-service").message ==
        "the host refuses SMTP from this machine: it answered \"554 \x1b[31mno\x07\"");
}

}  // namespace mtasts::test
