#include <algorithm>

#include "mtasts/rollout_settings.h"

namespace mtasts {

std::vector<DomainName> managed_domains(const RolloutSettings& settings) {
  std::vector<DomainName> domains = settings.domains;
  domains.insert(domains.end(), settings.retired.begin(), settings.retired.end());
  for (const PolicySettings& policy : settings.policies) {
    domains.push_back(policy.primary);
    domains.insert(domains.end(), policy.hosted.begin(), policy.hosted.end());
  }
  if (!std::is_sorted(domains.begin(), domains.end())) std::sort(domains.begin(), domains.end());
  domains.erase(std::unique(domains.begin(), domains.end()), domains.end());
  return domains;
}

}  // namespace mtasts
