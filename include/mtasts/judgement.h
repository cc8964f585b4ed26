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
      {};  // the domain's entries, oldest first: the last one stands
  std::optional<Step> ready_for = {};
  unsigned watch_expiry_days = 14;  // a certificate that ends sooner is a warning
};

// Every finding, worst first, for a domain whose deployment is as it should be none. The subject is the name
// or the address that the finding is about. Findings of severity unknown say what could not be seen.
// Pure; of the clock it takes what the observation says.
[[nodiscard]] std::vector<Finding> judge(const Observation& seen, const Expectation& expected);

enum class Verdict { good, warning, broken, unknown };

// "good", "warning", "broken" or "unknown".
[[nodiscard]] std::string_view text(Verdict verdict);

// broken with an error, else unknown, else warning; information alone is good.
[[nodiscard]] Verdict verdict_of(const std::vector<Finding>& findings);

// The policy that senders get: the first whole answer that is a valid policy; nothing where there is none.
[[nodiscard]] std::optional<Policy> served_policy(const Observation& seen);

}  // namespace mtasts
