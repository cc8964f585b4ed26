// The Policy Host in DNS. RFC 8461 §3.3.
#include "catch.h"
#include "core/findings.h"
#include "core/healthy_observation.h"

namespace mtasts::test {

std::vector<JudgeCase> policy_host_cases() {
  const auto with_host = [](DnsAnswer a, DnsAnswer aaaa) {
    return [a, aaaa](Observation& seen, Expectation&) {
      seen.policy_host = {a, aaaa};
      seen.fetches.clear();
    };
  };
  const std::string at = " mta-sts.example.com";
  return {
      {"it does not exist", with_host(no_such_name(), no_such_name()), {"error policy-host-missing" + at}},
      {"it has no address", with_host(no_such_data(), no_such_data()), {"error policy-host-missing" + at}},
      {"the lookup fails",
       with_host(servfail(), servfail()),
       {"unknown dns-lookup-failed" + at, "unknown dns-lookup-failed" + at}},
      {"one of two address lookups fails",
       [](Observation& seen, Expectation&) { seen.policy_host.aaaa = failed(DnsFailureReason::timeout); },
       {"unknown dns-lookup-failed" + at}},
      {"IPv4 alone is fine",
       [](Observation& seen, Expectation&) {
         seen.policy_host.aaaa = no_such_data();
         seen.fetches.erase(seen.fetches.begin());
       },
       {}},
      {"IPv6 alone is not",
       [](Observation& seen, Expectation&) {
         seen.policy_host.a = no_such_data();
         seen.fetches.pop_back();
       },
       {"warning policy-host-ipv6-only" + at}},
      {"an address of a private network",
       [](Observation& seen, Expectation&) {
         seen.policy_host.a = address_answer({"10.0.0.1"});
         seen.fetches[1].address = "10.0.0.1";
       },
       {"warning policy-host-private-address" + at + " (10.0.0.1)"}},
      {"the policy was not fetched",
       [](Observation& seen, Expectation&) { seen.fetches.clear(); },
       {"unknown policy-host-not-asked" + at}},
      {"a CNAME is fine",
       [](Observation& seen, Expectation&) { seen.policy_host.a.cname_chain = {"web.example.net"}; },
       {}},
  };
}

TEST_CASE("judge: each fault of the Policy Host in DNS has its finding") {
  check_cases(policy_host_cases());
}

TEST_CASE("judge: addresses that the Internet does not route are not public") {
  struct Case {
    std::string address;
    bool is_private;
  };
  // RFC 6890 §2.2; addresses for documentation are allowed, since tests use them.
  const std::vector<Case> cases = {
      {"0.0.0.0", true},
      {"0.255.255.255", true},
      {"1.0.0.0", false},
      {"9.255.255.255", false},
      {"10.0.0.0", true},
      {"10.255.255.255", true},
      {"11.0.0.0", false},
      {"100.63.255.255", false},
      {"100.64.0.0", true},
      {"100.127.255.255", true},
      {"100.128.0.0", false},
      {"126.255.255.255", false},
      {"127.0.0.1", true},
      {"127.255.255.255", true},
      {"128.0.0.0", false},
      {"169.253.255.255", false},
      {"169.254.169.254", true},
      {"169.255.0.0", false},
      {"172.15.255.255", false},
      {"172.16.0.0", true},
      {"172.31.255.255", true},
      {"172.32.0.0", false},
      {"191.255.255.255", false},
      {"192.0.0.1", true},
      {"192.0.1.0", false},
      {"192.167.255.255", false},
      {"192.168.0.0", true},
      {"192.168.255.255", true},
      {"192.169.0.0", false},
      {"192.0.2.1", false},
      {"198.17.255.255", false},
      {"198.18.0.0", true},
      {"198.19.255.255", true},
      {"198.20.0.0", false},
      {"198.51.100.1", false},
      {"203.0.113.1", false},
      {"239.255.255.255", false},
      {"240.0.0.0", true},
      {"255.255.255.255", true},
      {"::", true},
      {"::1", true},
      {"::2", false},
      {"fe7f:ffff::", false},
      {"fe80::1", true},
      {"febf::1", true},
      {"fec0::1", true},
      {"fbff::1", false},
      {"fc00::1", true},
      {"fdff::1", true},
      {"fe00::1", false},
      {"2001:db8::1", false},
      {"::ffff:10.0.0.1", true},
      {"::ffff:192.0.2.1", false},
      {"64:ff9b::10.0.0.1", true},
      {"64:ff9b::192.0.2.1", false},
      {"2002:a00:1::1", true},
      {"no address", false},
  };
  for (const Case& line : cases) {
    INFO(line.address);
    Observation seen = healthy();
    seen.policy_host.a = address_answer({line.address});
    CHECK(has_code(judge(seen, {}), "policy-host-private-address") == line.is_private);
  }
}

}  // namespace mtasts::test
