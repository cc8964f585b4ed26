#include "core/rollout/unmanaged_customer.h"

#include <algorithm>

namespace mtasts {
namespace {

Hold customer_hold(const DomainName& primary, const DomainName& customer) {
  return {HoldReason::still_hosting, primary,
          customer.text() + ", which the settings do not name, has its policy",
          "add " + customer.text() + " to retire, or to a policy"};
}

}  // namespace

UnmanagedCustomers unmanaged_customers(const std::vector<DomainName>& managed, const Facts& facts) {
  UnmanagedCustomers first;
  for (const auto& [domain, primary] : *facts.world.site) {
    if (!std::binary_search(managed.begin(), managed.end(), domain)) first.try_emplace(primary, domain);
  }
  return first;
}

std::optional<Hold> unmanaged_customer_hold(const DomainName& primary, const UnmanagedCustomers& customers) {
  const auto customer = customers.find(primary);
  return customer == customers.end() ? std::nullopt : std::optional(customer_hold(primary, customer->second));
}

std::optional<Hold> unmanaged_customer_hold(const DomainName& primary, const Facts& facts) {
  const std::vector<DomainName> managed = managed_domains(facts.settings);
  for (const auto& [domain, served] : *facts.world.site) {
    if (served != primary || std::binary_search(managed.begin(), managed.end(), domain)) continue;
    return customer_hold(primary, domain);
  }
  return std::nullopt;
}

}  // namespace mtasts
