#include "core/rollout/unmanaged_customer.h"

#include <string>
#include <vector>

#include "mtasts/join_names.h"

namespace mtasts {

std::optional<Hold> unmanaged_customer_hold(const DomainName& primary, const Facts& facts) {
  const auto customer = facts.unmanaged_customers().find(primary);
  if (customer == facts.unmanaged_customers().end()) return std::nullopt;
  constexpr std::size_t kMostNamed = 5;
  std::vector<std::string> names;
  for (const DomainName& domain : customer->second) names.push_back(domain.text());
  const bool is_one = names.size() == 1;
  return Hold{HoldReason::still_hosting, primary,
              join_first(names, kMostNamed, ", ") + ", which the settings do not name, " +
                  (is_one ? "has" : "have") + " its policy",
              "add " + (is_one ? names.front() : "them") + " to retire, or to a policy"};
}

}  // namespace mtasts
