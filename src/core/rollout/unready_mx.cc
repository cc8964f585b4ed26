#include "core/rollout/unready_mx.h"

#include <algorithm>
#include <cstddef>
#include <string>

#include "core/rollout/names_seen.h"
#include "core/rollout/senders.h"
#include "mtasts/join_names.h"
#include "mtasts/mx_set.h"

namespace mtasts {
namespace {

void report_unready_mx_of(const DomainName& domain, const std::vector<DomainName>& hosts,
                          const PolicyGoal& goal, const Facts& facts, RolloutPlan& plan) {
  const auto is_covered = [&goal](const DomainName& host) {
    return hosts_without_pattern(goal.live.policy->mx, {host}).empty();
  };
  if (std::ranges::none_of(hosts, is_covered)) return;  // another hold names the uncovered ones
  const PromotionSeen* const seen = promotion_seen(goal.primary, facts, plan);
  if (seen == nullptr) return;
  std::vector<DomainName> unready;
  std::vector<std::string> reasons;
  std::size_t refused = 0;
  for (const DomainName& host : hosts) {
    const auto checked = seen->mx_hosts.find(host);
    const bool has_fault = checked != seen->mx_hosts.end() && checked->second.fault != MxFault::nowhere;
    if (!has_fault || !is_covered(host)) continue;
    unready.push_back(host);
    reasons.push_back(checked->second.reason);
    refused += checked->second.fault == MxFault::everywhere ? 1U : 0U;
  }
  if (unready.empty()) return;
  const bool refuses_all = refused == current_hosts(domain, facts).size();
  plan.holds.push_back(
      {HoldReason::not_ready, domain,
       std::string("senders that enforce ") +
           (refuses_all ? "refuse its mail now: " : "do not deliver to all of its MX now: ") +
           join_first(reasons, kMostUnreadyNamed, "; "),
       readiness_check(goal.primary, unready, facts)});
}

}  // namespace

void report_unready_mx(const std::vector<HostedDomain>& hosted, const std::vector<PolicyGoal>& goals,
                       const Facts& facts, RolloutPlan& plan) {
  if (!facts.settings.needs_mx_hosts) return;
  for (const PolicyGoal& goal : goals) {
    const bool is_enforced =
        goal.live.policy && goal.live.policy->mode == Mode::enforce && goal.live.fault.empty();
    if (!is_enforced) continue;
    // A host may keep its name and lose its TLS. Those of the primaries are few enough to be asked each time,
    // and of hosted domains those whose policies are fetched in this run.
    report_unready_mx_of(goal.primary, current_hosts(goal.primary, facts), goal, facts, plan);
    for (const HostedDomain& each : hosted) {
      const std::vector<DomainName>& hosts =
          each.seen->policy_host ? each.memory->mx_hosts : each.memory->unchecked;
      if (!hosts.empty() && has_policy_of(goal.primary, *each.seen, each.memory))
        report_unready_mx_of(*each.domain, hosts, goal, facts, plan);
    }
  }
}

}  // namespace mtasts
