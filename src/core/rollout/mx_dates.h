// The days from which the MX of a domain may move.
#pragma once

#include <vector>

#include "core/rollout/adoption.h"
#include "core/rollout/facts.h"
#include "core/rollout/policy_goal.h"
#include "mtasts/rollout_plan.h"

namespace mtasts {

// Adds the dates of the primaries whose policy is announced, and those of their hosted domains that differ
// from them: "example.com: its MX may move to mx2.example.com from ..., safely from ...".
void add_all_mx_dates(const std::vector<HostedDomain>& hosted, const std::vector<PolicyGoal>& goals,
                      const Facts& facts, RolloutPlan& plan);

}  // namespace mtasts
