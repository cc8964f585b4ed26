// MX hosts that lose mail under mode enforce (RFC 8461 §4.2): promotion and adoption have not checked them,
// or they have changed since.
#pragma once

#include <vector>

#include "core/rollout/adoption.h"
#include "core/rollout/facts.h"
#include "core/rollout/policy_goal.h"
#include "mtasts/rollout_plan.h"

namespace mtasts {

// Adds a hold for each domain under mode enforce with an MX host that has a certain fault: any host of a
// primary, and those of hosted domains that no run has seen ready. A host that cannot be asked from here
// gives none.
void report_unready_mx(const std::vector<HostedDomain>& hosted, const std::vector<PolicyGoal>& goals,
                       const Facts& facts, RolloutPlan& plan);

}  // namespace mtasts
