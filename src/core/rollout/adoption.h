// Adoption: the policy of each hosted domain (RFC 8461 §8.2).
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "core/rollout/facts.h"
#include "core/rollout/policy_goal.h"
#include "mtasts/rollout_plan.h"

namespace mtasts {

// A hosted domain with its facts, each of which takes a search among all domains.
struct HostedDomain {
  const DomainName* domain;
  std::optional<std::size_t> only;  // the policy whose list names the domain; nothing: it can adopt any
  const DomainSeen* seen;
  const DomainMemory* memory;
  const DomainName* served;  // the primary whose policy the site has for it; nullptr: none

  [[nodiscard]] bool can_adopt(std::size_t policy) const { return !only || *only == policy; }
};

// Sorted, each domain once. A primary is no hosted domain.
[[nodiscard]] std::vector<HostedDomain> hosted_domains(const Facts& facts);

// For each policy of the settings the domains whose senders get it, first its primary. A domain that may lead
// there counts, also a primary that was hosted before, and a domain for which the web server has the policy
// before its records lead there.
[[nodiscard]] std::vector<std::vector<DomainName>> users_of_policies(const std::vector<HostedDomain>& hosted,
                                                                     const Facts& facts);

// The policy that a domain adopts: the first that covers its MX.
struct Adoption {
  std::optional<std::size_t> policy = {};  // of the settings; nothing: all that exists is kept
  SharedOptional<Hold> gate = {};          // closes all its steps
};
// Adds the hold if there is no such policy, or if that is not known. `goals` has one goal for each policy of
// the settings.
[[nodiscard]] Adoption adopt(const HostedDomain& hosted, const std::vector<PolicyGoal>& goals,
                             const Facts& facts, RolloutPlan& plan);

}  // namespace mtasts
