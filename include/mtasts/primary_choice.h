// The choice of the policy that a hosted domain adopts, among several (RFC 8461 §8.2).
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "mtasts/domain_name.h"
#include "mtasts/policy.h"

namespace mtasts {

// True if a domain with these MX hosts can adopt the policy: it covers all of them, and its mode is not none,
// which would end the protection of the domain.
[[nodiscard]] bool can_adopt(const Policy& policy, const std::vector<DomainName>& mx_hosts);

// The position of the narrowest policy: each of the others matches all hosts that its mx match, and more.
// Nothing if there is no such policy.
[[nodiscard]] std::optional<std::size_t> narrowest(const std::vector<const Policy*>& policies);

}  // namespace mtasts
