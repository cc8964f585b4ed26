// The ids of policies: those that senders may know, and the next one.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "core/rollout/adoption.h"
#include "core/rollout/facts.h"
#include "core/rollout/policy_goal.h"
#include "mtasts/result.h"
#include "mtasts/rollout_plan.h"

namespace mtasts {

// True if every authoritative server has the id of the last entry of the ledger.
[[nodiscard]] bool announces_last_entry(const DomainName& primary, const Facts& facts);

// The ids that senders of the domains may hold: of their own policies and of those that they have had as
// hosted domains.
[[nodiscard]] std::set<std::string> ids_known_to_senders(const std::vector<DomainName>& domains,
                                                         const Facts& facts);

// The successor of `used_ids` and of all ids that senders of `users` may know.
[[nodiscard]] Result<PolicyId> new_id(const DomainName& primary, const std::vector<DomainName>& users,
                                      const std::set<std::string>& used_ids, const Facts& facts);

// The entry of a policy that senders may have fetched, and that the ledger does not have: somebody else
// published it, or an earlier run served it and its goal has changed since.
[[nodiscard]] std::optional<LedgerEntry> unrecorded_entry(const PolicyGoal& goal,
                                                          const std::vector<LedgerEntry>& entries,
                                                          const Facts& facts);

// The entry of the policy that senders of a hosted domain get from another deployment, before it is hosted
// here. Nothing, with the question in the plan, if its Policy Host was not asked.
[[nodiscard]] std::optional<LedgerEntry> foreign_entry(const DomainName& hosted, const Facts& facts,
                                                       RolloutPlan& plan);

// The announcement of the present id if the ledger has lost its entry, or if nobody knows the policy of the
// id and the web server has ours now: the id is older than our first policy, or the state is that of a
// backup. Any policy may have had the id, so senders that know it would not fetch the present policy.
[[nodiscard]] const Announcement* lost_present_id(const PolicyGoal& goal, const Facts& facts);
// True if a new id was recorded for the policy after this announcement.
[[nodiscard]] bool is_replaced(const Announcement& announced, const std::vector<LedgerEntry>& entries);

// True if senders may have fetched another policy of the domain under the present id of its primary, before
// the web server had that of the primary again.
[[nodiscard]] bool served_another_policy(const HostedDomain& each, const DomainName& primary,
                                         const Facts& facts);

// Closed while senders of the domain know the present id of the primary from another policy, which they would
// keep. As long as resolvers lead them to the primary that a domain has left, they fetch the policy of its
// successor under the id of this primary.
[[nodiscard]] std::optional<Hold> same_id_gate(const DomainName& hosted, const DomainName& primary,
                                               const Facts& facts);

}  // namespace mtasts
