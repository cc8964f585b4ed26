// retire(): the way out of service (RFC 8461 §8.3): mode none, the wait for every held policy, removal.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/rollout/facts.h"
#include "mtasts/rollout_plan.h"

namespace mtasts {

// A domain of the settings whose _mta-sts name leads to this name.
using LeadingDomains = std::map<DomainName, DomainName>;
[[nodiscard]] LeadingDomains domains_by_target(const std::vector<DomainName>& managed, const Facts& facts);

// Adds the steps of a retired domain.
void retire(const DomainName& domain, const LeadingDomains& leading, std::set<std::string>& used_ids,
            const Facts& facts, RolloutPlan& plan);

}  // namespace mtasts
