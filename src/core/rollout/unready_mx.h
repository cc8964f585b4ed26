// MX hosts that came after mode enforce: promotion and adoption have not checked them (RFC 8461 §4.2).
#pragma once

#include <vector>

#include "core/rollout/adoption.h"
#include "core/rollout/facts.h"
#include "core/rollout/policy_goal.h"
#include "mtasts/rollout_plan.h"

namespace mtasts {

// Adds a hold for each domain under mode enforce with an MX host that has a certain fault and that no run has
// seen ready. A host that cannot be asked from here gives none. Nothing is asked without such hosts.
void report_unready_mx(const std::vector<HostedDomain>& hosted, const std::vector<PolicyGoal>& goals,
                       const Facts& facts, RolloutPlan& plan);

}  // namespace mtasts
