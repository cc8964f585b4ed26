// The judgement of a live deployment: what a careful sender would say of an observation, and whether it is
// what its owner means it to be.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "mtasts/finding.h"
#include "mtasts/ledger.h"
#include "mtasts/observation.h"
#include "mtasts/policy.h"
#include "mtasts/policy_id.h"

namespace mtasts {

// The steps of a roll-out that lose mail when they are taken too early (RFC 8461 §8).
enum class Step {
  testing,  // publish the TXT record of a policy of mode testing
  enforce,  // serve mode enforce
  removal,  // take down record and policy (RFC 8461 §8.3)
};

// What an observation is held against beside the RFCs.
struct Expectation {
  std::optional<Policy> policy = {};  // the policy that should be served
  std::optional<PolicyId> id = {};    // the id that should stand
  std::optional<std::vector<LedgerEntry>> ledger =
      {};                              // the domain's entries, oldest first: the last one stands
  std::optional<Step> ready_for = {};  // the step that should be safe now
  unsigned watch_expiry_days = 14;     // a certificate that ends sooner is a warning
};

// Every finding, worst first, for a domain whose deployment is as it should be none. Findings of severity
// unknown say what could not be seen. Pure; of the clock it takes what the observation says.
// The subject is the name that the finding is about: the domain ("example.com") for its MX set, the whole
// deployment and the ledger; an owner name ("_mta-sts.example.com", "_smtp._tls.example.com",
// "_25._tcp.mx.example.com") for what DNS has there; the Policy Host, an MX host or the host of a report
// address for what it does. What one address of a host does, and not all of them, has the address behind the
// host: "mx.example.com (192.0.2.1)".
// The severity is that of the code, except where no policy asks for TLS (mode none, nothing deployed): there,
// what is wrong with the TLS of MX hosts is a warning, and what could not be seen of it information.
// With ready_for the same is done to all that does not bear on the step, the absence of the _mta-sts record
// is no finding before testing, and "not-ready-for-..." (error) or "readiness-unknown" says why the step is
// not safe, or not known to be: it is safe exactly when no finding is an error or unknown.
[[nodiscard]] std::vector<Finding> judge(const Observation& seen, const Expectation& expected);

enum class Verdict { good, warning, broken, unknown };

// "good", "warning", "broken" or "unknown".
[[nodiscard]] std::string_view text(Verdict verdict);

// broken with an error, else unknown, else warning; information alone is good.
[[nodiscard]] Verdict verdict_of(const std::vector<Finding>& findings);

// The policy that is served: the first whole answer of status 200 and text/plain that is a valid policy,
// whatever the certificate; nothing where there is none.
[[nodiscard]] std::optional<Policy> served_policy(const Observation& seen);

}  // namespace mtasts
