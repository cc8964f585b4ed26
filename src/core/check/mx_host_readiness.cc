// Each MX host on its own: a domain that adopts an enforced policy depends on its own hosts only.
#include <algorithm>
#include <string>
#include <vector>

#include "core/check/judges.h"
#include "mtasts/judgement.h"

namespace mtasts {
namespace {

bool is_about(const Finding& finding, const DomainName& host) {
  return finding.subject == host.text() || finding.subject.starts_with(host.text() + " (") ||
         finding.subject == "_25._tcp." + host.text();
}

std::string reason_not_seen(const MxHostSeen& host) {
  std::string reason = host.host.text() + " was not seen over SMTP";
  const auto failed = std::ranges::find_if(
      host.sessions, [](const SmtpSession& session) { return !session.failure.empty(); });
  if (failed != host.sessions.end()) reason += " (" + failed->address + ": " + failed->failure + ')';
  return reason;
}

MxFault fault_of(const Finding& finding, const DomainName& host) {
  if (finding.severity != Severity::error) return MxFault::nowhere;
  return finding.subject == host.text() ? MxFault::everywhere : MxFault::somewhere;
}

MxHostReadiness readiness_of(const MxHostSeen& host, const std::vector<Finding>& findings) {
  MxHostReadiness readiness;
  for (const Finding& finding : findings) {
    const bool is_reason = finding.severity == Severity::error || finding.severity == Severity::unknown;
    if (!is_reason || !is_about(finding, host.host)) continue;
    const MxFault fault = fault_of(finding, host.host);
    if (readiness.is_ready() || fault > readiness.fault) readiness = {words_of(finding), fault};
  }
  const bool is_unseen = std::ranges::all_of(host.sessions, is_silent);
  if (readiness.is_ready() && is_unseen) readiness.reason = reason_not_seen(host);
  return readiness;
}

}  // namespace

std::map<DomainName, MxHostReadiness> mx_host_readiness(const Observation& seen) {
  const Expectation expected{.ready_for = Step::enforce};
  ObservationReading reading = read_observation(seen, expected);
  // As under a policy that requires TLS, whatever the domain has now.
  reading.policy.reset();
  reading.nothing_deployed = false;
  std::vector<Finding> findings = judge_mx(reading);
  for (const auto& judge : {judge_mx_hosts, judge_dane}) {
    const std::vector<Finding> more = judge(reading);
    findings.insert(findings.end(), more.begin(), more.end());
  }
  sort_worst_first(findings);
  std::map<DomainName, MxHostReadiness> hosts;
  for (const MxHostSeen& host : seen.mx_hosts) hosts.emplace(host.host, readiness_of(host, findings));
  return hosts;
}

}  // namespace mtasts
