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

std::string reason_against(const MxHostSeen& host, const std::vector<Finding>& findings) {
  for (const Finding& finding : findings) {
    const bool is_reason = finding.severity == Severity::error || finding.severity == Severity::unknown;
    if (is_reason && is_about(finding, host.host)) return words_of(finding);
  }
  return std::ranges::all_of(host.sessions, is_silent) ? reason_not_seen(host) : std::string();
}

}  // namespace

std::map<DomainName, std::string> mx_host_readiness(const Observation& seen) {
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
  std::map<DomainName, std::string> hosts;
  for (const MxHostSeen& host : seen.mx_hosts) hosts.emplace(host.host, reason_against(host, findings));
  return hosts;
}

}  // namespace mtasts
