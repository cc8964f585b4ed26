// The policy against the MX records. RFC 8461 §4.1.
#include "catch.h"
#include "core/findings.h"
#include "core/healthy_observation.h"

namespace mtasts::test {

std::vector<JudgeCase> coverage_cases() {
  const auto mx = [](const std::string& lines, const std::string& mode = "enforce") {
    return [lines, mode](Observation& seen, Expectation&) {
      const std::string max_age = mode == "none" ? "86400" : "604800";
      serve(seen, "version: STSv1\nmode: " + mode + "\n" + lines + "max_age: " + max_age + "\n");
    };
  };
  const std::string at = " mta-sts.example.com";
  return {
      {"an MX host is not in the policy",
       mx("mx: mx1.example.com\n"),
       {"error mx-not-covered mx2.example.com"}},
      {"in mode testing too",
       mx("mx: mx1.example.com\n", "testing"),
       {"error mx-not-covered mx2.example.com"}},
      {"mode none asks for nothing", mx("mx: mx1.example.com\n", "none"), {}},
      {"a wildcard covers one label", mx("mx: *.example.com\n"), {"info policy-wildcard-mx" + at}},
      {"and no more",
       mx("mx: mx1.example.com\nmx: mx2.example.com\nmx: *.mx.example.com\n"),
       {"warning policy-mx-stale" + at, "info policy-wildcard-mx" + at}},
      {"an mx that is no MX host any more",
       mx("mx: mx1.example.com\nmx: mx2.example.com\nmx: old.example.com\n"),
       {"warning policy-mx-stale" + at}},
      {"a policy that is shared through a CNAME has the MX hosts of others too",
       [mx](Observation& seen, Expectation& expected) {
         mx("mx: mx1.example.com\nmx: mx2.example.com\nmx: mx.other.example\n")(seen, expected);
         seen.sts.cname_chain = {"_mta-sts.primary.example"};
       },
       {}},
      {"the policy of somebody else",
       mx("mx: mx.example.net\n"),
       {"error mx-not-covered mx1.example.com", "error mx-not-covered mx2.example.com",
        "warning policy-mx-stale" + at}},
      {"a policy is held against the MX records even where its certificate is bad",
       [mx](Observation& seen, Expectation& expected) {
         mx("mx: mx1.example.com\n")(seen, expected);
         for (PolicyFetch& fetch : seen.fetches) {
           fetch.tls->chain_faults = {{ChainFaultKind::expired, 0, "certificate has expired"}};
         }
       },
       {"error policy-host-certificate-expired" + at, "error mx-not-covered mx2.example.com"}},
      {"and where its media type is",
       [mx](Observation& seen, Expectation& expected) {
         mx("mx: mx1.example.com\n")(seen, expected);
         for (PolicyFetch& fetch : seen.fetches) fetch.content_type = "text/html";
       },
       {"error policy-media-type" + at, "error mx-not-covered mx2.example.com"}},
  };
}

TEST_CASE("judge: each difference between policy and MX records has its finding") {
  check_cases(coverage_cases());
}

TEST_CASE("judge: hundreds of stale mx give few findings") {
  std::string body = "version: STSv1\nmode: enforce\nmax_age: 604800\nmx: *.example.com\n";
  for (int i = 0; i < 200; ++i) body += "mx: old" + std::to_string(i) + ".example.net\n";
  Observation seen = healthy();
  serve(seen, body);
  const std::vector<Finding> findings = judge(seen, {});
  CHECK(has_code(findings, "policy-mx-stale"));
  CHECK(findings.size() < 30);
}

}  // namespace mtasts::test
