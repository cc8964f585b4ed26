#include "core/rollout/expiring_certificate.h"

#include <map>
#include <set>
#include <string>
#include <utility>

#include "core/check/judge_certificate.h"
#include "mtasts/join_names.h"
#include "mtasts/live_policy.h"
#include "mtasts/utc_time.h"

namespace mtasts {
namespace {

constexpr std::size_t kMostHostsNamed = 3;

// Domains by the end and the names of their certificate; primaries first, then in the order of their names.
using CertificateKey = std::pair<std::chrono::sys_seconds, std::vector<std::string>>;
using DomainsByCertificate = std::map<CertificateKey, std::set<std::pair<bool, DomainName>>>;

// The certificate that expires first, among the addresses, if it should have been renewed. Null if there is
// none, if the Policy Host was not asked, or if senders accept no policy from it: another hold says that.
const Certificate* expiring_certificate(const DomainName& domain, const DomainSeen& answers,
                                        std::chrono::sys_seconds now) {
  const auto& seen = answers.policy_host;
  if (!seen || !accepted_body(domain, seen->addresses, seen->fetches)) return nullptr;
  const Certificate* first = nullptr;
  for (const PolicyFetch& fetch : seen->fetches) {
    if (!fetch.tls || !is_good_for(*fetch.tls, policy_host(domain), now)) continue;
    const Certificate& leaf = fetch.tls->chain.front();
    const bool is_expiring = leaf.not_after < now + renewal_time(leaf);
    if (is_expiring && (first == nullptr || leaf.not_after < first->not_after)) first = &leaf;
  }
  return first;
}

}  // namespace

void report_expiring_certificates(const std::vector<HostedDomain>& hosted,
                                  const std::vector<PolicyGoal>& goals, const Facts& facts,
                                  RolloutPlan& plan) {
  DomainsByCertificate found;
  const auto look_at = [&](const DomainName& domain, const DomainSeen& seen, bool is_hosted) {
    const Certificate* const certificate = expiring_certificate(domain, seen, facts.now());
    if (certificate == nullptr) return;
    found[{certificate->not_after, certificate->dns_names}].emplace(is_hosted, domain);
  };
  for (const PolicyGoal& goal : goals) look_at(goal.primary, facts.seen(goal.primary), false);
  for (const HostedDomain& each : hosted) {
    if (each.served != nullptr) look_at(*each.domain, *each.seen, true);
  }
  for (const auto& [certificate, domains] : found) {
    const auto expires = certificate.first;
    std::vector<std::string> hosts;
    for (const auto& [is_hosted, domain] : domains) hosts.push_back(policy_host(domain).text());
    plan.holds.push_back({HoldReason::certificate_ends, domains.begin()->second,
                          "the certificate of " + join_first(hosts, kMostHostsNamed, ", ") + " expires at " +
                              print_utc(expires) + ", in " + print_span(expires - facts.now()) +
                              "; senders refuse it then (RFC 8461 §3.3)",
                          "certbot renew --dry-run"});
  }
}

}  // namespace mtasts
