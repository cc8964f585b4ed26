// publish(): the steps that bring one policy, or one hosted domain, to its senders (RFC 8461 §8.1, §8.2).
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/rollout/adoption.h"
#include "core/rollout/facts.h"
#include "core/rollout/policy_goal.h"
#include "mtasts/hosted_records.h"
#include "mtasts/rollout_plan.h"

namespace mtasts {

// The records that the settings ask for, with the rua of the primary.
[[nodiscard]] RequestedRecords requested_records(const DomainName& primary, const Facts& facts);

// When a policy gets a new id.
enum class NewId {
  if_changed,  // if the policy changes
  always,  // because senders of a domain that is about to adopt it know the present id from another policy
};

// Adds the steps of a primary. Senders of `users` fetch the policy as soon as its id changes, so each of
// their Policy Hosts is behind the gate. The new id differs from `used_ids`, to which it is added.
void publish_policy(const PolicyGoal& goal, const std::vector<DomainName>& users, NewId new_id_rule,
                    std::set<std::string>& used_ids, const Facts& facts, RolloutPlan& plan);

// Adds the steps of a hosted domain that adopts the policy, with these records. `gate` closes them all.
// Returns what the policy needs for it.
[[nodiscard]] NewId publish_hosted(const HostedDomain& each, const PolicyGoal& goal,
                                   const HostedRecords& wanted, const SharedOptional<Hold>& gate,
                                   const Facts& facts, RolloutPlan& plan);

}  // namespace mtasts
