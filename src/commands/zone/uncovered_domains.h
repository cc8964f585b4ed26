// The domains that no policy of --policies covers, by their MX: a provider's customers have few kinds of
// them, and the kinds show which policy is missing.
#pragma once

#include "cli/context.h"
#include "commands/bulk/domain_outcome.h"
#include "mtasts/mx_groups.h"

namespace mtasts {

class UncoveredDomains {
 public:
  // Counts the domain where that is why it is left out; then it is not told by itself.
  void take(DomainOutcome& outcome);
  // To standard error, the largest groups first and only the first of very many.
  void tell(Context& context) const;

 private:
  MxGroups groups_ = {};
};

// Why a domain is left out: Fault::refused, code "no-policy-covers".
[[nodiscard]] Error no_policy_covers(const DomainName& hosted, const std::vector<DomainName>& mx_hosts);

}  // namespace mtasts
