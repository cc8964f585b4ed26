// The days from which the MX of a domain may move.
#pragma once

#include <vector>

#include "core/rollout/adoption.h"
#include "core/rollout/facts.h"
#include "core/rollout/policy_goal.h"
#include "mtasts/rollout_plan.h"

namespace mtasts {

// Reports an MX that moved before senders have forgotten an earlier policy of mode enforce, which covers none
// of its hosts. Nothing if `present`, the policy that the domain has now, does not cover them either.
void report_early_move(const DomainName& domain, const LedgerEntry& present, const Facts& facts,
                       RolloutPlan& plan);

// Adds the dates of the primaries whose policy is announced, and those of their hosted domains that differ
// from them: "example.com: its MX may move to mx2.example.com from ..., safely from ...".
void add_all_mx_dates(const std::vector<HostedDomain>& hosted, const std::vector<PolicyGoal>& goals,
                      const Facts& facts, RolloutPlan& plan);

}  // namespace mtasts
