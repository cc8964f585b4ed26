// retire(): the way out of service (RFC 8461 §8.3): mode none, the wait for every held policy, removal.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "core/rollout/facts.h"
#include "mtasts/rollout_plan.h"

namespace mtasts {

// Adds the steps of a retired domain. `others` are all domains of the settings.
void retire(const DomainName& domain, const std::vector<DomainName>& others, std::set<std::string>& used_ids,
            const Facts& facts, RolloutPlan& plan);

}  // namespace mtasts
