// Compares the mx of the policy with the hosts of the MX records, in both directions (RFC 8461 §4.1).

#include "core/check/judges.h"
#include "core/findings/bounded_findings.h"
#include "core/findings/in_quotes.h"
#include "mtasts/finding.h"

namespace mtasts {
namespace {

// Without MX records the host is the domain itself, so that there is no record to correct.
Finding not_covered(const DomainName& host, const ObservationReading& reading) {
  if (!reading.mx.hosts().empty()) {
    return found("mx-not-covered", "no mx of the policy matches this MX host");
  }
  return found("mx-not-covered",
               "without MX records mail goes to " + in_quotes(host.text()) +
                   " itself, which no mx of the policy matches",
               "publish an MX record that names a host of the policy; or add the domain itself to the "
               "policy, then change the id");
}

}  // namespace

std::vector<Finding> judge_coverage(const ObservationReading& reading) {
  // Mode none requires nothing. Without MX hosts there is nothing to compare the policy with.
  if (!reading.policy || reading.policy->mode == Mode::none || reading.mx_hosts.empty()) return {};
  std::vector<Finding> findings;
  for (const DomainName& host : uncovered_hosts(*reading.policy, reading.mx_hosts)) {
    add_about(host.text(), not_covered(host, reading), findings);
  }
  // A policy that is shared through a CNAME at _mta-sts names the MX hosts of other domains too.
  if (!reading.seen.sts.cname_chain.empty()) return findings;
  BoundedFindings stale;
  for (const MxPattern& pattern : stale_patterns(reading.policy->mx, reading.mx_hosts)) {
    stale.report(found("policy-mx-stale", "the mx \"" + pattern.text() + "\" matches none of the MX hosts"));
  }
  add_about(policy_host(reading.seen.domain).text(), std::move(stale).take(), findings);
  return findings;
}

}  // namespace mtasts
