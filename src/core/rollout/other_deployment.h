// Deployments of somebody else, at domains that were with us.
#pragma once

#include <optional>
#include <string>

#include "core/rollout/facts.h"

namespace mtasts {

// The deployment that the records of the domain belong to, if it is neither ours nor one that we took over:
// "_mta-sts.example.com leads to _mta-sts.provider.example, the record of another deployment".
[[nodiscard]] std::optional<std::string> other_deployment(const DomainName& domain, const Facts& facts);

// The obstacle of a hosted domain that had the policy of a primary of ours, and whose records lead to another
// deployment now: it may have left.
[[nodiscard]] std::optional<Hold> departure_hold(const DomainName& domain, const Facts& facts);

}  // namespace mtasts
