#include <algorithm>
#include <iterator>

#include "mtasts/rollout_settings.h"

namespace mtasts {

std::vector<DomainName> managed_domains(const RolloutSettings& settings) {
  std::vector<DomainName> named = settings.retired;
  for (const PolicySettings& policy : settings.policies) {
    named.push_back(policy.primary);
    named.insert(named.end(), policy.hosted.begin(), policy.hosted.end());
  }
  std::vector<DomainName> for_any_policy = settings.domains;
  for (std::vector<DomainName>* domains : {&named, &for_any_policy}) {
    if (!std::is_sorted(domains->begin(), domains->end())) std::sort(domains->begin(), domains->end());
  }
  std::vector<DomainName> all;
  all.reserve(named.size() + for_any_policy.size());
  std::merge(std::make_move_iterator(named.begin()), std::make_move_iterator(named.end()),
             std::make_move_iterator(for_any_policy.begin()), std::make_move_iterator(for_any_policy.end()),
             std::back_inserter(all));
  all.erase(std::unique(all.begin(), all.end()), all.end());
  return all;
}

}  // namespace mtasts
