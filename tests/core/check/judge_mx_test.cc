// The MX records and their hosts. RFC 5321 §5.1, RFC 7505.
#include "catch.h"
#include "core/findings.h"
#include "core/healthy_observation.h"

namespace mtasts::test {

std::vector<JudgeCase> mx_cases() {
  // Without MX hosts neither coverage nor SMTP is judged.
  const auto without_hosts = [](DnsAnswer mx) {
    return [mx](Observation& seen, Expectation&) {
      seen.mx = mx;
      seen.mx_hosts.clear();
      seen.domain_addresses = {no_such_data(), no_such_data()};
    };
  };
  return {
      {"no such domain", without_hosts(no_such_name()), {"error domain-missing example.com"}},
      {"neither MX nor address", without_hosts(no_such_data()), {"error mx-missing example.com"}},
      {"no MX, but an address",
       [](Observation& seen, Expectation&) {
         seen.mx = no_such_data();
         seen.mx_hosts.clear();
         seen.domain_addresses = {address_answer({"192.0.2.1"}), no_such_data()};
       },
       {"error mx-not-covered example.com", "warning implicit-mx example.com",
        "warning policy-mx-stale mta-sts.example.com", "warning policy-mx-stale mta-sts.example.com"}},
      {"no MX, and the address lookup fails",
       [](Observation& seen, Expectation&) {
         seen.mx = no_such_data();
         seen.mx_hosts.clear();
         seen.domain_addresses = {servfail(), no_such_data()};
       },
       {"unknown dns-lookup-failed example.com"}},
      {"the MX lookup fails", without_hosts(servfail()), {"unknown dns-lookup-failed example.com"}},
      {"too many MX records",
       without_hosts(failed(DnsFailureReason::too_large)),
       {"unknown dns-answer-too-large example.com"}},
      {"too many CNAMEs",
       without_hosts(failed(DnsFailureReason::cname_chain)),
       {"unknown dns-cname-chain example.com"}},
      {"a CNAME loop",
       without_hosts(failed(DnsFailureReason::cname_loop)),
       {"error dns-cname-loop example.com"}},
      {"null MX under a policy", without_hosts(mx_answer({"."})), {"error mx-null-with-policy example.com"}},
      {"null MX, and the policy is mode none",
       [without_hosts](Observation& seen, Expectation& expected) {
         without_hosts(mx_answer({"."}))(seen, expected);
         serve(seen, policy_body("none", "86400"));
       },
       {"info mx-null example.com"}},
      {"null MX, and nothing is deployed",
       [without_hosts](Observation& seen, Expectation& expected) {
         without_hosts(mx_answer({"."}))(seen, expected);
         seen.sts = no_such_name();
         seen.policy_host = {no_such_name(), no_such_name()};
         seen.fetches.clear();
         seen.tlsrpt = no_such_name();
         seen.report_receivers.clear();
       },
       {"info mx-null example.com"}},
      {"null MX beside others",
       without_hosts(mx_answer({".", "mx1.example.com"})),
       {"error mx-null-not-alone example.com"}},
      {"every fault of the set is reported",
       without_hosts(mx_answer({"192.0.2.1", "mx_1.example.com", R"(a\010b.example)"})),
       {"error mx-address example.com", "error mx-invalid-name example.com",
        "error mx-invalid-name example.com"}},
      {"MX records of a typing error in a zone file",
       [](Observation& seen, Expectation&) {
         const std::string odd = "192.0.2.1.example.com";
         seen.mx = mx_answer({"mail", odd});
         seen.mx_hosts = {healthy_mx_host("mail", "2001:db8::1", "192.0.2.1"),
                          healthy_mx_host(odd, "2001:db8::2", "192.0.2.2")};
         serve(seen, "version: STSv1\nmode: enforce\nmx: *.0.2.1.example.com\nmx: mail\nmax_age: 604800\n");
       },
       {"warning mx-single-label example.com", "warning mx-ipv4-like example.com",
        "warning mx-single-label mta-sts.example.com", "info policy-wildcard-mx mta-sts.example.com"}},
      {"an MX host that is an alias",
       [](Observation& seen, Expectation&) {
         seen.mx_hosts[0].addresses.a.cname_chain = {"host.example.net"};
         seen.mx_hosts[0].addresses.aaaa.cname_chain = {"host.example.net"};
       },
       {"warning mx-alias mx1.example.com"}},
      {"an MX host that does not exist",
       [](Observation& seen, Expectation&) {
         seen.mx_hosts[1].addresses = {no_such_name(), no_such_name()};
         seen.mx_hosts[1].sessions.clear();
       },
       {"error mx-host-without-address mx2.example.com"}},
      {"an MX host with an address that only its own network knows",
       [](Observation& seen, Expectation&) { seen.mx_hosts[1].addresses.a.addresses = {"192.168.0.25"}; },
       {"warning mx-host-private-address mx2.example.com"}},
      {"an MX host with IPv4 alone is fine",
       [](Observation& seen, Expectation&) {
         seen.mx_hosts[1].addresses.aaaa = no_such_data();
         seen.mx_hosts[1].sessions.erase(seen.mx_hosts[1].sessions.begin());
       },
       {}},
      {"one of two address lookups of an MX host fails",
       [](Observation& seen, Expectation&) { seen.mx_hosts[1].addresses.aaaa = servfail(); },
       {"unknown dns-lookup-failed mx2.example.com"}},
      {"validated answers are as good as others",
       [](Observation& seen, Expectation&) { seen.mx.authenticated = true; },
       {}},
  };
}

TEST_CASE("judge: each fault of the MX records and their hosts has its finding") {
  check_cases(mx_cases());
}

TEST_CASE("judge: unusable MX records are kept byte for byte") {
  Observation seen = healthy();
  seen.mx = mx_answer({R"(a\010\"b.example)"});
  const Finding finding = finding_with(judge(seen, {}), "mx-invalid-name");
  CHECK(finding.message == R"("MX 10 a\010\"b.example" names no host)");
}

}  // namespace mtasts::test
