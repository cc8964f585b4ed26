// The state of a deployment in one word, and the command that comes next.
#include "mtasts/deployment_state.h"

#include <functional>
#include <string>
#include <vector>

#include "catch.h"
#include "core/healthy_observation.h"

namespace mtasts::test {
namespace {

struct StateCase {
  std::string given;
  std::function<void(Observation&)> change;
  std::string stage;
  std::string reason;
  std::string next;
};

void withdraw(Observation& seen) {
  seen.sts = no_such_name();
  seen.tlsrpt = no_such_name();
  seen.report_receivers.clear();
  seen.policy_host = {no_such_name(), no_such_name()};
  seen.fetches.clear();
}

const std::string kInit = "mtasts init example.com";
const std::string kCheck = "mtasts check example.com";

}  // namespace

TEST_CASE("each state of a deployment has its next command") {
  const std::vector<StateCase> cases = {
      {"mode enforce", [](Observation&) {}, "enforce", "id 2026112101, max_age 604800", kInit},
      {"mode testing", [](Observation& seen) { serve(seen, policy_body("testing")); }, "testing",
       "id 2026112101, max_age 604800", "mtasts check --ready-for enforce example.com"},
      {"mode none", [](Observation& seen) { serve(seen, "version: STSv1\nmode: none\nmax_age: 86400\n"); },
       "none", "id 2026112101, max_age 86400, 1 warning", kCheck},
      {"mode enforce with a warning", [](Observation& seen) { seen.tlsrpt = no_such_name(); }, "enforce",
       "id 2026112101, max_age 604800, 1 warning", kCheck},
      {"nothing is published", withdraw, "nothing", "neither a record nor a policy is published", kInit},
      {"only reports are requested",
       [](Observation& seen) {
         const DnsAnswer tlsrpt = seen.tlsrpt;
         withdraw(seen);
         seen.tlsrpt = tlsrpt;
       },
       "partial", "no _mta-sts record; a TLS reporting record; no Policy Host", kInit},
      {"a policy is served and not announced", [](Observation& seen) { seen.sts = no_such_name(); },
       "partial", "no _mta-sts record; a TLS reporting record; a policy is served", kInit},
      {"the Policy Host serves no policy, and nothing is announced",
       [](Observation& seen) {
         withdraw(seen);
         seen.policy_host.a = address_answer({"192.0.2.80"});
         seen.fetches = {healthy_fetch("192.0.2.80")};
         seen.fetches[0].status = 404;
       },
       "partial", "no _mta-sts record; no TLS reporting record; the Policy Host serves no policy", kInit},
      {"the record announces a policy that nobody serves",
       [](Observation& seen) {
         seen.policy_host = {no_such_name(), no_such_name()};
         seen.fetches.clear();
       },
       "broken", "", kCheck},
      {"the policy does not cover an MX",
       [](Observation& seen) {
         serve(seen, "version: STSv1\nmode: enforce\nmx: a.example\nmax_age: 604800\n");
       },
       "broken", "", kCheck},
      {"the lookup of the record fails", [](Observation& seen) { seen.sts = servfail(); }, "unknown", "",
       kCheck},
      {"the lookup of the MX fails",
       [](Observation& seen) {
         withdraw(seen);
         seen.mx = servfail();
         seen.mx_hosts.clear();
       },
       "unknown", "", kCheck},
      {"the Policy Host does not answer",
       [](Observation& seen) {
         for (PolicyFetch& fetch : seen.fetches) {
           fetch = PolicyFetch{.address = fetch.address};
           fetch.outcome = FetchOutcome::timeout;
         }
       },
       "unknown", "", kCheck},
      {"the domain does not exist",
       [](Observation& seen) {
         withdraw(seen);
         seen.mx = no_such_name();
         seen.mx_hosts.clear();
       },
       "no-mail", "the domain does not exist", "mtasts mx example.com"},
      {"a null MX",
       [](Observation& seen) {
         withdraw(seen);
         seen.mx = mx_answer({"."});
         seen.mx.mx[0].preference = 0;
         seen.mx_hosts.clear();
       },
       "no-mail", "a null MX: the domain takes no mail (RFC 7505)", "mtasts mx example.com"},
  };
  for (const StateCase& each : cases) {
    INFO(each.given);
    Observation seen = healthy();
    each.change(seen);
    const DeploymentState state = deployment_state(seen, judge(seen, {}));
    CHECK(text(state.stage) == each.stage);
    CHECK(state.next == each.next);
    // A reason from findings has the words of the finding.
    CHECK_FALSE(state.reason.empty());
    if (!each.reason.empty()) CHECK(state.reason == each.reason);
  }
}

}  // namespace mtasts::test
