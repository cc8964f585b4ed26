// UncoveredDomains: groups the domains that no policy of --policies covers by their MX. A provider's
// customers have few sets of MX, and each set shows which policy is missing.
#pragma once

#include "cli/context.h"
#include "commands/output/domain_outcome.h"
#include "mtasts/mx_groups.h"

namespace mtasts {

class UncoveredDomains {
 public:
  // Counts an outcome that is rejected for this reason, and marks it as reported.
  void count(DomainOutcome& outcome);
  // Prints the groups to standard error, the largest first and at most twenty.
  void report(Context& context) const;

 private:
  MxGroups groups_ = {};
};

// The error for such a domain: Fault::refused, code "no-policy-covers".
[[nodiscard]] Error no_policy_covers(const DomainName& hosted, const std::vector<DomainName>& mx_hosts);

}  // namespace mtasts
