// No domain adopts a policy of mode none. If the first policy that a domain could adopt is not known, the
// domain waits for it: the next one might be the wrong one.
#include "core/rollout/adoption.h"

#include <algorithm>
#include <map>
#include <set>

#include "core/rollout/names_seen.h"
#include "core/rollout/other_deployment.h"
#include "core/rollout/policy_mx.h"
#include "core/rollout/senders.h"
#include "core/text/without_repeats.h"
#include "mtasts/join_names.h"
#include "mtasts/ordered_lookup.h"
#include "mtasts/primary_choice.h"

namespace mtasts {
namespace {

Hold adoption_hold(HoldReason reason, const DomainName& hosted, std::string message,
                   std::string opened_by = {}) {
  return {reason, hosted, std::move(message), std::move(opened_by)};
}

// The policy that the domain has now, if it is one of the settings'.
const PolicyGoal* present_policy(const HostedDomain& hosted, const std::vector<PolicyGoal>& goals) {
  const auto present = std::find_if(goals.begin(), goals.end(), [&hosted](const PolicyGoal& goal) {
    return has_policy_of(goal.primary, *hosted.seen, hosted.memory);
  });
  return present == goals.end() ? nullptr : &*present;
}

// True if senders enforce a policy for the domain now: that of `present`, of a primary that has left the
// settings, or of somebody else. Nothing if that is not known; the question or the hold is added to the plan.
std::optional<bool> is_enforced(const DomainName& hosted, const PolicyGoal* present, const Facts& facts,
                                RolloutPlan& plan) {
  const bool is_known = present != nullptr || is_unpublished(facts.sts(hosted));
  LivePolicy other;
  if (!is_known) other = read_live_policy(hosted, facts, plan);
  if (!is_known && !other.is_known) return std::nullopt;
  const std::optional<Policy>& live = present != nullptr ? present->live.policy : other.policy;
  return live && live->mode == Mode::enforce;
}

// The obstacle to a policy of mode enforce: an MX host of the domain to which senders would not deliver.
// The hosts of other users of the policy do not count.
std::optional<Hold> readiness_hold(const HostedDomain& hosted, const DomainName& primary, const Facts& facts,
                                   RolloutPlan& plan) {
  const PromotionSeen* const seen = promotion_seen(primary, facts, plan);
  std::vector<DomainName> unready;
  std::vector<std::string> reasons;
  for (const DomainName& host : hosted.memory->mx_hosts) {
    std::string reason = host.text() + " was not checked";
    if (seen != nullptr) {
      const auto checked = seen->mx_hosts.find(host);
      if (checked != seen->mx_hosts.end()) reason = checked->second.reason;
    }
    if (reason.empty()) continue;
    unready.push_back(host);
    reasons.push_back(std::move(reason));
  }
  if (unready.empty()) return std::nullopt;
  return adoption_hold(HoldReason::not_ready, *hosted.domain,
                       "its MX is not ready for mode enforce of " + primary.text() + ": " +
                           join_first(reasons, kMostUnreadyNamed, "; "),
                       readiness_check(primary, unready, facts));
}

// The obstacle to a move from `present`, or to a first adoption.
std::optional<Hold> move_gate(const HostedDomain& each, const PolicyGoal* present, const PolicyGoal& next,
                              const Facts& facts, RolloutPlan& plan) {
  const DomainName& hosted = *each.domain;
  const bool is_new = present == nullptr;
  const bool trusts = is_new && next.policy->mode == Mode::testing;
  if (auto hold =
          coverage_hold(hosted, *next.policy, trusts ? Trust::known_hosts : Trust::also_unknown, facts)) {
    return hold;
  }
  if (next.policy->mode == Mode::enforce && !facts.settings.needs_mx_hosts) return std::nullopt;
  if (next.policy->mode == Mode::enforce) return readiness_hold(each, next.primary, facts, plan);
  if (contains(facts.settings.forced, Brake::weaker_mode)) return std::nullopt;
  const auto enforced = is_enforced(hosted, present, facts, plan);
  if (!enforced) return adoption_hold(HoldReason::policy_unknown, hosted, "its present policy is not known");
  if (!*enforced) return std::nullopt;
  return adoption_hold(HoldReason::weaker_mode, hosted,
                       "the policy of " + next.primary.text() + " is weaker than that of " +
                           (is_new ? hosted : present->primary).text() + ", which is live",
                       "mtasts apply --force-weaker-mode");
}

// The first policy that covers the hosts; nullptr if there is none.
const PolicyGoal* covering_policy(const std::vector<DomainName>& hosts,
                                  const std::vector<PolicyGoal>& goals) {
  const auto covering = std::ranges::find_if(
      goals, [&hosts](const PolicyGoal& goal) { return goal.policy && can_adopt(*goal.policy, hosts); });
  return covering == goals.end() ? nullptr : &*covering;
}

// True if senders of the domain may fetch another policy than the one that its records lead to: it is on its
// way from one to the other.
bool is_served_ahead(const HostedDomain& hosted, const Facts& facts) {
  const std::vector<Announcement>& announced = hosted.memory->announced;
  if (hosted.served == nullptr || announced.empty() || announced.back().policy == *hosted.served)
    return false;
  return !is_unpublished(facts.sts(*hosted.domain)) && may_lead_to_our_web(*hosted.domain, facts);
}

}  // namespace

std::vector<HostedDomain> hosted_domains(const Facts& facts) {
  const RolloutSettings& settings = facts.settings;
  std::vector<HostedDomain> hosted;
  for (std::size_t i = 0; i < settings.policies.size(); ++i) {
    for (const DomainName& domain : settings.policies[i].hosted) hosted.push_back({&domain, i, {}, {}, {}});
  }
  for (const DomainName& domain : settings.domains) hosted.push_back({&domain, {}, {}, {}, {}});
  // The list of a policy comes before the list for all.
  const auto is_before = [](const HostedDomain& one, const HostedDomain& other) {
    return *one.domain < *other.domain;
  };
  if (!std::is_sorted(hosted.begin(), hosted.end(), is_before))
    std::stable_sort(hosted.begin(), hosted.end(), is_before);
  const auto same = [](const HostedDomain& one, const HostedDomain& other) {
    return *one.domain == *other.domain;
  };
  hosted.erase(std::unique(hosted.begin(), hosted.end(), same), hosted.end());
  std::set<DomainName> primaries;
  for (const PolicySettings& policy : settings.policies) primaries.insert(policy.primary);
  std::erase_if(hosted, [&primaries](const HostedDomain& each) { return primaries.contains(*each.domain); });
  OrderedLookup site(*facts.world.site);
  for (HostedDomain& each : hosted) {
    each.seen = &facts.seen(*each.domain);
    each.memory = &facts.remembered(*each.domain);
    each.served = site.find(*each.domain);
  }
  return hosted;
}

std::vector<std::vector<DomainName>> users_of_policies(const std::vector<HostedDomain>& hosted,
                                                       const Facts& facts) {
  std::vector<std::vector<DomainName>> users;
  std::vector<DomainName> sts_names;
  std::map<DomainName, std::size_t> places;
  for (const PolicySettings& policy : facts.settings.policies) {
    places.emplace(policy.primary, users.size());
    users.push_back({policy.primary});
    sts_names.push_back(sts_record_name(policy.primary));
  }
  const auto add = [&](std::size_t i, const DomainName& domain) {
    const bool is_there = users[i].front() == domain || users[i].back() == domain;
    if (!is_there) users[i].push_back(domain);
  };
  const auto add_to_its_policies = [&](const HostedDomain& each, bool can_adopt_any) {
    const std::vector<Announcement>& announced = each.memory->announced;
    const auto last = announced.empty() ? places.end() : places.find(announced.back().policy);
    const auto ahead = is_served_ahead(each, facts) ? places.find(*each.served) : places.end();
    if (ahead != places.end()) add(ahead->second, *each.domain);
    if (each.seen->is_brief) {
      if (last != places.end()) add(last->second, *each.domain);
      return;
    }
    const bool is_seen = is_known(each.seen->sts);
    for (std::size_t i = 0; i < users.size(); ++i) {
      const bool may_have =
          (can_adopt_any && each.can_adopt(i)) || (last != places.end() && last->second == i);
      if (leads_to(each.seen->sts, sts_names[i]) || (!is_seen && may_have)) add(i, *each.domain);
    }
  };
  const auto add_without_adoption = [&](const DomainName& domain) {
    const auto served = facts.world.site->find(domain);
    const DomainName* const primary = served == facts.world.site->end() ? nullptr : &served->second;
    add_to_its_policies({&domain, {}, &facts.seen(domain), &facts.remembered(domain), primary}, false);
  };
  for (const HostedDomain& each : hosted) add_to_its_policies(each, true);
  for (const DomainName& domain : facts.settings.retired) add_without_adoption(domain);
  for (const PolicySettings& policy : facts.settings.policies) add_without_adoption(policy.primary);
  return users;
}

Adoption adopt(const HostedDomain& hosted, const std::vector<PolicyGoal>& goals, const Facts& facts,
               RolloutPlan& plan) {
  const DomainName& domain = *hosted.domain;
  const auto& mx = hosted.seen->mx;
  if (!mx || mx->status != MxStatus::ok) {
    plan.holds.push_back(unusable_mx_hold(domain, facts));
    return {};
  }
  const std::vector<DomainName>& hosts = hosted.memory->mx_hosts;
  for (std::size_t i = 0; i < goals.size(); ++i) {
    if (!hosted.can_adopt(i)) continue;
    const PolicyGoal& goal = goals[i];
    if (!goal.policy) {
      if (facts.settings.policies[i].goal == Mode::none) continue;
      plan.holds.push_back(adoption_hold(
          HoldReason::waits_for_policy, domain,
          "it may have to adopt the policy of " + goal.primary.text() + ", which is held or not known"));
      return {};
    }
    if (!can_adopt(*goal.policy, hosts)) continue;
    const PolicyGoal* present = present_policy(hosted, goals);
    if (present == &goal) return {i};
    if (auto departure = departure_hold(domain, facts)) return {i, std::move(departure)};
    return {i, move_gate(hosted, present, goal, facts, plan)};
  }
  const PolicyGoal* present = present_policy(hosted, goals);
  // It keeps the policy that it has while that ends.
  if (present != nullptr && present->policy && present->policy->mode == Mode::none)
    return {static_cast<std::size_t>(present - goals.data())};
  const auto live = present == nullptr ? std::nullopt : present->live.policy;
  const PolicyGoal* const other = covering_policy(hosts, goals);
  const std::string policy = other == nullptr ? "no policy covers its MX "
                                              : "the policy of " + goals[*hosted.only].primary.text() +
                                                    ", whose list names it, does not cover its MX ";
  const std::string way = other == nullptr
                              ? "add a policy that does"
                              : "move it to the list of " + other->primary.text() + ", which does";
  plan.holds.push_back(adoption_hold(
      HoldReason::no_policy_covers, domain,
      policy + join_names(hosts, ", ") + " (RFC 8461 §4.1)" + (live ? refusal_words(*live, hosts) : ""),
      way + (present == nullptr ? "" : retiring_words(domain))));
  return {};
}

}  // namespace mtasts
