#include "core/rollout/unmanaged_customer.h"

namespace mtasts {

std::optional<Hold> unmanaged_customer_hold(const DomainName& primary, const Facts& facts) {
  const auto customer = facts.unmanaged_customers().find(primary);
  if (customer == facts.unmanaged_customers().end()) return std::nullopt;
  const std::string& name = customer->second.text();
  return Hold{HoldReason::still_hosting, primary, name + ", which the settings do not name, has its policy",
              "add " + name + " to retire, or to a policy"};
}

}  // namespace mtasts
