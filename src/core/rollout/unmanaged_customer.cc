#include "core/rollout/unmanaged_customer.h"

#include <algorithm>

namespace mtasts {

std::optional<Hold> unmanaged_customer_hold(const DomainName& primary, const std::vector<DomainName>& managed,
                                            const Facts& facts) {
  for (const auto& [domain, served] : *facts.world.site) {
    if (served != primary || std::binary_search(managed.begin(), managed.end(), domain)) continue;
    return Hold{HoldReason::still_hosting, primary,
                domain.text() + ", which the settings do not name, has its policy",
                "add " + domain.text() + " to retire, or to a policy"};
  }
  return std::nullopt;
}

}  // namespace mtasts
