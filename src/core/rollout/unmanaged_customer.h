// Domains that left the settings while the site serves them the policy of a primary.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "core/rollout/facts.h"
#include "mtasts/rollout_plan.h"

namespace mtasts {

// The first of these domains for each primary.
using UnmanagedCustomers = std::map<DomainName, DomainName>;

// Walks the site once. `managed` are the managed_domains().
[[nodiscard]] UnmanagedCustomers unmanaged_customers(const std::vector<DomainName>& managed,
                                                     const Facts& facts);

// The hold of a step that would harm such a domain, whose MX and records are not looked up; nothing if
// `primary` has none.
[[nodiscard]] std::optional<Hold> unmanaged_customer_hold(const DomainName& primary,
                                                          const UnmanagedCustomers& customers);
// The same for a single primary.
[[nodiscard]] std::optional<Hold> unmanaged_customer_hold(const DomainName& primary, const Facts& facts);

}  // namespace mtasts
