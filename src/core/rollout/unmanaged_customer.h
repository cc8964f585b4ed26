// Domains that left the settings while the site serves them the policy of a primary.
#pragma once

#include <optional>

#include "core/rollout/facts.h"
#include "mtasts/rollout_plan.h"

namespace mtasts {

// The hold of a step that would harm such domains, whose MX and records are not looked up; nothing if
// `primary` has none.
[[nodiscard]] std::optional<Hold> unmanaged_customer_hold(const DomainName& primary, const Facts& facts);

}  // namespace mtasts
