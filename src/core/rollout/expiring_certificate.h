// Certificates of Policy Hosts that were not renewed in time: senders get no policy once they have expired.
#pragma once

#include <vector>

#include "core/rollout/adoption.h"
#include "core/rollout/facts.h"
#include "core/rollout/policy_goal.h"
#include "mtasts/rollout_plan.h"

namespace mtasts {

// Adds a hold for each certificate within its renewal_time() with which a Policy Host was seen to serve a
// policy of the settings. It names all domains that have the certificate, and is that of a primary among
// them.
void report_expiring_certificates(const std::vector<HostedDomain>& hosted,
                                  const std::vector<PolicyGoal>& goals, const Facts& facts,
                                  RolloutPlan& plan);

}  // namespace mtasts
