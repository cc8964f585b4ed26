// TLSA records beside MTA-STS. RFC 7672, RFC 8461 §2.
#include "catch.h"
#include "core/findings.h"
#include "core/healthy_observation.h"

namespace mtasts::test {

std::vector<JudgeCase> dane_cases() {
  const auto tlsa = [](TlsaRecord record) {
    return [record](Observation& seen, Expectation&) { seen.mx_hosts[0].tlsa = tlsa_answer(record); };
  };
  const auto both = [tlsa](TlsaRecord record, const std::function<void(TlsSession&)>& change) {
    return [=](Observation& seen, Expectation& expected) {
      tlsa(record)(seen, expected);
      for (SmtpSession& session : seen.mx_hosts[0].sessions) change(*session.tls);
    };
  };
  const auto self_signed = [](TlsSession& tls) {
    tls.chain_faults = {{ChainFaultKind::self_signed, 0, "self-signed certificate"}};
  };
  const std::string host = " mx1.example.com";
  return {
      {"the key of the certificate", tlsa({3, 1, 1, "key-sha256"}), {}},
      {"the same by SHA-512", tlsa({3, 1, 2, "key-sha512"}), {}},
      {"the whole certificate", tlsa({3, 0, 1, "whole-sha256"}), {}},
      {"its issuer", tlsa({2, 0, 1, "issuer-sha256"}), {}},
      {"its issuer's key", tlsa({2, 1, 2, "issuer-key-sha512"}), {}},
      {"the key of last year's certificate", tlsa({3, 1, 1, "another"}), {"warning dane-mismatch" + host}},
      {"usage 3 is about the certificate itself",
       tlsa({3, 0, 1, "issuer-sha256"}),
       {"warning dane-mismatch" + host}},
      {"the wrong selector", tlsa({3, 0, 1, "key-sha256"}), {"warning dane-mismatch" + host}},
      {"one of two matches",
       [](Observation& seen, Expectation&) {
         seen.mx_hosts[0].tlsa = tlsa_answer({3, 1, 1, "next"});
         seen.mx_hosts[0].tlsa.tlsa.push_back({3, 1, 1, "key-sha256"});
       },
       {}},
      {"a whole certificate cannot be compared", tlsa({3, 0, 0, "DER"}), {}},
      {"and no other record beside it is judged then",
       [](Observation& seen, Expectation&) {
         seen.mx_hosts[0].tlsa = tlsa_answer({3, 0, 0, "DER"});
         seen.mx_hosts[0].tlsa.tlsa.push_back({3, 1, 1, "another"});
       },
       {}},
      {"usages 0 and 1 are ignored (RFC 7672 §3.1.3)", tlsa({1, 1, 1, "another"}), {}},
      {"nor are unknown selectors", tlsa({3, 7, 1, "another"}), {}},
      {"nor unknown matching types", tlsa({3, 1, 9, "another"}), {}},
      {"without DNSSEC there is no DANE",
       [](Observation& seen, Expectation&) {
         seen.mx_hosts[0].tlsa = tlsa_answer({3, 1, 1, "another"});
         seen.mx_hosts[0].tlsa.authenticated = false;
       },
       {}},
      {"one address has another certificate",
       [](Observation& seen, Expectation&) {
         seen.mx_hosts[0].tlsa = tlsa_answer({3, 1, 1, "key-sha256"});
         seen.mx_hosts[0].sessions[1].tls->chain[0].public_key = {};
       },
       {"warning dane-mismatch" + host + " (192.0.2.1)"}},
      {"DANE accepts a certificate that MTA-STS refuses",
       both({3, 1, 1, "key-sha256"}, self_signed),
       {"error mx-certificate-self-signed" + host, "warning dane-only" + host}},
      {"also for a wrong name",
       both({3, 1, 1, "key-sha256"}, [](TlsSession& tls) { tls.chain[0].dns_names = {"other.example"}; }),
       {"error mx-certificate-wrong-name" + host, "warning dane-only" + host}},
      {"in mode none that is no contradiction",
       [both, self_signed](Observation& seen, Expectation& expected) {
         both({3, 1, 1, "key-sha256"}, self_signed)(seen, expected);
         serve(seen, policy_body("none", "86400"));
       },
       {"warning mx-certificate-self-signed" + host}},
      {"the lookup fails",
       [](Observation& seen, Expectation&) { seen.mx_hosts[0].tlsa = servfail(); },
       {"warning dane-lookup-failed _25._tcp.mx1.example.com"}},
      {"the lookup was not made", [](Observation& seen, Expectation&) { seen.mx_hosts[0].tlsa = {}; }, {}},
  };
}

TEST_CASE("judge: DANE beside MTA-STS has its findings") {
  check_cases(dane_cases());
}

}  // namespace mtasts::test
