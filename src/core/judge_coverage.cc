// The mx of the policy against the hosts that the MX records name, both ways (RFC 8461 §4.1).
#include <string>

#include "core/bounded_findings.h"
#include "core/judges.h"

namespace mtasts {

std::vector<Finding> judge_coverage(const ObservationReading& reading) {
  // Mode none asks for nothing, and without MX records there is nothing to hold the policy against.
  if (!reading.policy || reading.policy->mode == Mode::none || reading.mx_hosts.empty()) return {};
  std::vector<Finding> findings;
  for (const DomainName& host : uncovered_hosts(*reading.policy, reading.mx_hosts)) {
    add_about(host.text(), found("mx-not-covered", "no mx of the policy matches this MX host"), findings);
  }
  BoundedFindings stale;
  for (const MxPattern& pattern : stale_patterns(reading.policy->mx, reading.mx_hosts)) {
    stale.report(found("policy-mx-stale", "the mx \"" + pattern.text() + "\" matches none of the MX hosts"));
  }
  add_about(policy_host(reading.seen.domain).text(), std::move(stale).take(), findings);
  return findings;
}

}  // namespace mtasts
