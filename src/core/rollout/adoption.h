// Adoption: the policy of each hosted domain (RFC 8461 §8.2).
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "core/rollout/facts.h"
#include "core/rollout/policy_goal.h"
#include "mtasts/rollout_plan.h"

namespace mtasts {

// The positions in settings.policies that each hosted domain can adopt, in their order. A primary is no
// hosted domain.
using Candidates = std::map<DomainName, std::vector<std::size_t>>;
[[nodiscard]] Candidates candidates(const RolloutSettings& settings);

// The domains whose senders get the policy of `primary`, first the primary itself. A domain that may lead
// there counts.
[[nodiscard]] std::vector<DomainName> users_of(std::size_t policy, const Candidates& candidates,
                                               const Facts& facts);

// The policy that a domain adopts: the first that covers its MX.
struct Adoption {
  const PolicyGoal* goal = nullptr;  // nullptr: all that exists is kept
  std::optional<Hold> gate = {};     // closes all its steps
};
// Adds the hold if there is no such policy, or if that is not known. `goals` has one goal for each policy of
// the settings.
[[nodiscard]] Adoption adopt(const DomainName& hosted, const std::vector<std::size_t>& candidates,
                             const std::vector<PolicyGoal>& goals, const Facts& facts, RolloutPlan& plan);

}  // namespace mtasts
