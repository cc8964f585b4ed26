// Certificates of Policy Hosts and MX hosts. RFC 8461 §3.3, §4.2.
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "catch.h"
#include "core/findings.h"
#include "core/findings/catalogue.h"
#include "core/healthy_observation.h"

namespace mtasts::test {

namespace {

std::function<void(Observation&, Expectation&)> of_policy_host(std::function<void(TlsSession&)> change) {
  return [change](Observation& seen, Expectation&) {
    for (PolicyFetch& fetch : seen.fetches) change(*fetch.tls);
  };
}
std::function<void(Observation&, Expectation&)> of_one_mx(std::function<void(TlsSession&)> change) {
  return [change](Observation& seen, Expectation&) { change(*seen.mx_hosts[1].sessions[1].tls); };
}

struct Fault {
  std::string suffix;
  std::string why;
  std::function<void(TlsSession&)> change;
};

std::function<void(TlsSession&)> chain_fault(ChainFaultKind kind, std::size_t depth = 0) {
  return [kind, depth](TlsSession& tls) { tls.chain_faults = {{kind, depth, "in the library's words"}}; };
}

std::vector<Fault> faults() {
  using std::chrono::days;
  using std::chrono::seconds;
  return {
      {"expired", "over since yesterday", [](TlsSession& tls) { tls.chain[0].not_after = kNow - days(1); }},
      {"expired", "by one second", [](TlsSession& tls) { tls.chain[0].not_after = kNow - seconds(1); }},
      {"expired", "an intermediate", chain_fault(ChainFaultKind::expired, 1)},
      {"expired", "a repeated fault is reported once",
       [](TlsSession& tls) {
         tls.chain[0].not_after = kNow - days(1);
         chain_fault(ChainFaultKind::expired)(tls);
       }},
      {"not-yet-valid", "from tomorrow on",
       [](TlsSession& tls) { tls.chain[0].not_before = kNow + days(1); }},
      {"not-yet-valid", "an intermediate", chain_fault(ChainFaultKind::not_yet_valid, 1)},
      {"self-signed", "the leaf", chain_fault(ChainFaultKind::self_signed)},
      {"unknown-issuer", "no intermediate", chain_fault(ChainFaultKind::unknown_issuer)},
      {"unknown-issuer", "of what was not even sent", chain_fault(ChainFaultKind::unknown_issuer, 7)},
      {"weak", "a short key", chain_fault(ChainFaultKind::weak)},
      {"untrusted", "anything else", chain_fault(ChainFaultKind::other)},
      {"untrusted", "no certificate at all", [](TlsSession& tls) { tls.chain.clear(); }},
      {"wrong-name", "another name", [](TlsSession& tls) { tls.chain[0].dns_names = {"www.example.com"}; }},
      {"wrong-name", "a CN alone", [](TlsSession& tls) { tls.chain[0].dns_names.clear(); }},
      {"expiring", "in 13 days", [](TlsSession& tls) { tls.chain[0].not_after = kNow + days(13); }},
      {"expiring", "today", [](TlsSession& tls) { tls.chain[0].not_after = kNow; }},
  };
}

}  // namespace

std::vector<JudgeCase> certificate_cases() {
  std::vector<JudgeCase> cases;
  for (const Fault& fault : faults()) {
    const std::string severity = fault.suffix == "expiring" ? "warning " : "error ";
    cases.push_back({"Policy Host: " + fault.why,
                     of_policy_host(fault.change),
                     {severity + "policy-host-certificate-" + fault.suffix + " mta-sts.example.com"}});
    cases.push_back({"MX host: " + fault.why,
                     of_one_mx(fault.change),
                     {severity + "mx-certificate-" + fault.suffix + " mx2.example.com (192.0.2.2)"}});
  }
  const auto wildcard = [](TlsSession& tls) { tls.chain[0].dns_names = {"*.example.com"}; };
  const auto old_issuer = [](TlsSession& tls) { tls.chain[1].not_after = kNow - std::chrono::days(1); };
  const auto in_14_days = [](TlsSession& tls) { tls.chain[0].not_after = kNow + std::chrono::days(14); };
  cases.insert(
      cases.end(),
      {{"Policy Host: a wildcard is fine", of_policy_host(wildcard), {}},
       {"MX host: a wildcard is fine", of_one_mx(wildcard), {}},
       {"an old certificate that the chain does not need", of_policy_host(old_issuer), {}},
       {"14 days are enough", of_one_mx(in_14_days), {}},
       {"a certificate of six days is renewed after four",
        of_one_mx([](TlsSession& tls) {
          tls.chain[0].not_before = kNow - std::chrono::days(3);
          tls.chain[0].not_after = kNow + std::chrono::days(3);
        }),
        {}},
       {"and not later",
        of_one_mx([](TlsSession& tls) {
          tls.chain[0].not_before = kNow - std::chrono::days(5);
          tls.chain[0].not_after = kNow + std::chrono::days(1);
        }),
        {"warning mx-certificate-expiring mx2.example.com (192.0.2.2)"}},
       {"unless somebody watches for more",
        [in_14_days](Observation& seen, Expectation& expected) {
          of_one_mx(in_14_days)(seen, expected);
          expected.watch_expiry_days = 15;
        },
        {"warning mx-certificate-expiring mx2.example.com (192.0.2.2)"}},
       {"everything at once",
        of_one_mx([](TlsSession& tls) {
          tls.chain[0].dns_names = {"localhost"};
          tls.chain[0].not_after = kNow - std::chrono::days(1);
          tls.chain_faults = {{ChainFaultKind::self_signed, 0, ""}, {ChainFaultKind::expired, 0, ""}};
        }),
        {"error mx-certificate-expired mx2.example.com (192.0.2.2)",
         "error mx-certificate-self-signed mx2.example.com (192.0.2.2)",
         "error mx-certificate-wrong-name mx2.example.com (192.0.2.2)"}}});
  return cases;
}

TEST_CASE("judge: each fault of a certificate has its finding") {
  check_cases(certificate_cases());
}

namespace {

// The finding of the certificate of the Policy Host.
Finding finding_of(std::string_view code, const std::function<void(PolicyFetch&)>& change) {
  Observation seen = healthy();
  for (PolicyFetch& fetch : seen.fetches) change(fetch);
  return finding_with(judge(seen, {}), code);
}

}  // namespace

TEST_CASE("judge: the finding of a wrong name has the names of the certificate") {
  const auto message = [](std::vector<std::string> names, const std::string& subject) {
    return finding_of("policy-host-certificate-wrong-name",
                      [&](PolicyFetch& fetch) {
                        fetch.tls->chain[0].dns_names = names;
                        fetch.tls->chain[0].subject = subject;
                      })
        .message;
  };
  const std::string wanted = "no DNS name of the certificate is \"mta-sts.example.com\": ";
  CHECK(message({}, "CN=www.example.com") == wanted + "it has none");
  CHECK(message({"www.example.com"}, "CN=www.example.com") == wanted + "it has only \"www.example.com\"");
  CHECK(message({}, "O=Example,CN=MTA-STS.example.com") == wanted + "only its CN is, which does not count");
  CHECK(message({"a.example"}, "CN=mta-sts.example.com,O=x") ==
        wanted + "only its CN is, which does not count; it has only \"a.example\"");
  CHECK(message({"a", "b", "c", "d", "e"}, "") == wanted + R"(its names are "a", "b", "c", "d", "e")");
  CHECK(message({"a", "b", "c", "d", "e", "f", "g"}, "") ==
        wanted + R"(its names are "a", "b", "c", "d", "e" and 2 more)");
  CHECK(message({"\x1b[2J"}, "") == wanted + "it has only \"\x1b[2J\"");
}

TEST_CASE("judge: for customers, names of other customers are only counted") {
  const auto message = [](std::string_view code, const std::function<void(TlsSession&)>& change) {
    Observation seen = healthy();
    for (PolicyFetch& fetch : seen.fetches) change(*fetch.tls);
    return finding_with(judge(seen, {.conceals_other_names = true}), code).message;
  };
  const auto names = [&](const std::vector<std::string>& entries) {
    return message("policy-host-certificate-wrong-name", [&](TlsSession& tls) {
      tls.chain[0].subject = "CN=a.example";
      tls.chain[0].dns_names = entries;
    });
  };
  const std::string wanted = "no DNS name of the certificate is \"mta-sts.example.com\": ";
  CHECK(names({"mta-sts.customer.example"}) == wanted + "it has only another name");
  CHECK(names({"a.example", "b.example"}) == wanted + "it has 2 other names");
  CHECK(names({"a.example", "www.example.com"}) == wanted + "its names are \"www.example.com\" and 1 more");
  CHECK(names({"www.example.com"}) == wanted + "it has only \"www.example.com\"");
  CHECK(message("policy-host-certificate-self-signed", [](TlsSession& tls) {
          tls.chain.resize(1);
          tls.chain[0].subject = tls.chain[0].issuer = "CN=customer.example";
          tls.chain_faults = {{ChainFaultKind::self_signed, 0, "self-signed certificate"}};
        }) == "the certificate, issued by itself: self-signed certificate");
  CHECK(message("policy-host-certificate-untrusted", [](TlsSession& tls) {
          tls.chain.resize(1);
          tls.chain[0].subject = "CN=customer.example";
          tls.chain_faults = {{ChainFaultKind::other, 3, "no"}};
        }) == "the chain above the certificate: no");
}

TEST_CASE("judge: the end of a certificate is a date and a span") {
  CHECK(finding_of("policy-host-certificate-expired", [](PolicyFetch& fetch) {
          fetch.tls->chain[0].not_after = kNow - std::chrono::hours(47);
        }).message == "the certificate expired at 2026-11-19T13:00:00Z, 1 day ago");
  CHECK(finding_of("policy-host-certificate-expiring", [](PolicyFetch& fetch) {
          fetch.tls->chain[0].not_after = kNow + std::chrono::hours(5);
        }).message == "the certificate expires at 2026-11-21T17:00:00Z, in 5 hours");
}

TEST_CASE("judge: the hint of an untrusted certificate names a missing serverAuth") {
  const auto hint = [](std::vector<std::string> usages) {
    return finding_of("policy-host-certificate-untrusted",
                      [&](PolicyFetch& fetch) {
                        fetch.tls->chain[0].extended_key_usage = usages;
                        fetch.tls->chain_faults = {{ChainFaultKind::other, 0, "unsuitable purpose"}};
                      })
        .hint;
  };
  CHECK(hint({"clientAuth"}) == "get a certificate for servers: its extended key usage lacks serverAuth");
  const std::string usual(find_row("policy-host-certificate-untrusted")->remedy);
  CHECK(hint({}) == usual);
  CHECK(hint({"clientAuth", "serverAuth"}) == usual);
}

TEST_CASE("judge: clocks that disagree are the first suspects") {
  const auto hint = [](std::optional<std::chrono::sys_seconds> clock) {
    return finding_of("policy-host-certificate-not-yet-valid",
                      [clock](PolicyFetch& fetch) {
                        fetch.tls->chain[0].not_before = kNow + std::chrono::days(3);
                        fetch.date = clock;
                      })
        .hint;
  };
  const std::string usual(find_row("policy-host-certificate-not-yet-valid")->remedy);
  CHECK(hint({}) == usual);
  CHECK(hint(kNow + std::chrono::hours(24)) == usual);
  CHECK(hint(kNow - std::chrono::hours(24)) == usual);
  const std::string suspect =
      "the clocks of this machine and of the server are 4 days apart: first check that the time is "
      "2026-11-21T12:00:00Z, as on this machine";
  CHECK(hint(kNow + std::chrono::days(4)) == suspect);
  CHECK(hint(kNow - std::chrono::days(4)) == suspect);
}

}  // namespace mtasts::test
