// Gates that the answers of web servers open. Each adds to the plan what has to be fetched for them.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "core/rollout/facts.h"
#include "core/rollout/policy_goal.h"
#include "mtasts/name_plan.h"
#include "mtasts/rollout_plan.h"

namespace mtasts {

// Opens a gate whose policy is not written yet.
inline constexpr std::string_view kApplyWritesPolicy = "mtasts apply writes the policy";

// True if the web server answers senders without the policy, although it was written and copied there.
[[nodiscard]] bool is_lost_at_web_server(const DomainName& domain, const PolicyGoal& goal,
                                         const Facts& facts);

// Closed while the Policy Host of the domain does not serve exactly the policy.
[[nodiscard]] std::optional<Hold> live_gate(const DomainName& domain, const PolicyGoal& goal,
                                            const Facts& facts, RolloutPlan& plan);

// Closed while a sender of any user could fetch another policy and keep it under the new id.
[[nodiscard]] std::optional<Hold> users_gate(const PolicyGoal& goal, const std::vector<DomainName>& users,
                                             const Facts& facts, RolloutPlan& plan);

// Closed while the change of the record leads senders of a published domain to a web server without the
// policy.
[[nodiscard]] std::optional<Hold> web_move_gate(const DomainName& domain, const NamePlan& host,
                                                const PolicyGoal& goal, const Facts& facts,
                                                RolloutPlan& plan);

// The same for the record of the primary: hosted domains may lead to its addresses.
[[nodiscard]] std::optional<Hold> web_move_gate_of_users(const PolicyGoal& goal,
                                                         const std::vector<DomainName>& users,
                                                         const NamePlan& host, const Facts& facts,
                                                         RolloutPlan& plan);

}  // namespace mtasts
