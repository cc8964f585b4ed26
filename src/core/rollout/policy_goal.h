// policy_goal(): the policy that a primary is to serve next.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/rollout/facts.h"
#include "mtasts/rollout_plan.h"

namespace mtasts {

// The policy that senders get for a domain now.
struct LivePolicy {
  bool is_known = false;
  std::optional<Policy> policy = {};  // known, and nothing: senders hold and find none
  // The served body, if the _mta-sts name is published, or if it is of mode enforce without a record.
  std::optional<std::string> body = {};
  bool is_valid = false;   // the body, for a strict reader
  std::string fault = {};  // the reason why mode enforce is not in effect although it is served
};

// Reads the answers; where they decide nothing, the hold or the question is added to the plan. Without a
// published _mta-sts record the last policy of the ledger counts, since senders may hold it.
[[nodiscard]] LivePolicy read_live_policy(const DomainName& domain, const Facts& facts, RolloutPlan& plan);

// The policy to serve, and its exact bytes.
struct PolicyGoal {
  DomainName primary;
  DomainName sts_name = sts_record_name(primary);
  LivePolicy live = {};
  std::optional<Policy> policy = {};  // nothing: all that exists is kept
  std::string body = {};
};

// `users` are the domains whose senders get this policy, the primary among them. Adds holds and dates.
[[nodiscard]] PolicyGoal policy_goal(const PolicySettings& settings, const std::vector<DomainName>& users,
                                     const Facts& facts, RolloutPlan& plan);

// The goal of a retired domain: mode none with a short max_age (RFC 8461 §8.3).
[[nodiscard]] PolicyGoal retirement_goal(const DomainName& domain, const Facts& facts, RolloutPlan& plan);

// The body that a Policy Host must serve: that of the goal, or an equal one in the words of its web server.
[[nodiscard]] const std::string& wanted_body(const PolicyGoal& goal, const std::vector<PolicyFetch>& fetches,
                                             const Facts& facts);

// True if the file of the policy has the body of the goal.
[[nodiscard]] bool is_policy_written(const PolicyGoal& goal, const Facts& facts);

// Returns the answers of MX hosts and reports for a policy; null, with the question in the plan, if these
// were not asked for.
[[nodiscard]] const PromotionSeen* promotion_seen(const DomainName& primary, const Facts& facts,
                                                  RolloutPlan& plan);

// Closed while the record of the policy would put a served mode enforce into effect that senders would refuse
// mail by. Testing has not shown that, so the MX hosts are asked.
[[nodiscard]] std::optional<Hold> effect_gate(const PolicyGoal& goal, const std::vector<DomainName>& users,
                                              const Facts& facts, RolloutPlan& plan);

// The command that shows why these MX hosts are not ready for mode enforce, also those of hosted domains.
[[nodiscard]] std::string readiness_check(const DomainName& primary, const std::vector<DomainName>& unready,
                                          const Facts& facts);

// True if the policy is served, is the last of the ledger, and has its id at every authoritative server.
[[nodiscard]] bool is_at_rest(const PolicyGoal& goal, const Facts& facts);

}  // namespace mtasts
