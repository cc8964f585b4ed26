// A policy of mode none adopts nobody, and a policy that is not known is not passed over: the next one might
// be the wrong one.
#include "core/rollout/adoption.h"

#include <algorithm>

#include "core/rollout/names_seen.h"
#include "core/rollout/policy_mx.h"
#include "core/text/without_repeats.h"
#include "mtasts/join_names.h"
#include "mtasts/primary_choice.h"

namespace mtasts {
namespace {

bool may_lead_to(const DomainName& domain, const DomainName& primary, const DomainName& sts_of_primary,
                 bool is_candidate, const Facts& facts) {
  const NameSeen& sts = facts.seen(domain).sts;
  if (leads_to(sts, sts_of_primary)) return true;
  if (is_known(sts)) return false;
  const std::vector<Announcement>& announced = facts.remembered(domain).announced;
  return is_candidate || (!announced.empty() && announced.back().policy == primary);
}

Hold adoption_hold(HoldReason reason, const DomainName& hosted, std::string message,
                   std::string opened_by = {}) {
  return {reason, hosted, std::move(message), std::move(opened_by)};
}

// The policy that the domain has now, if it is one of the settings'.
const PolicyGoal* present_policy(const DomainName& hosted, const std::vector<PolicyGoal>& goals,
                                 const Facts& facts) {
  const auto present = std::find_if(goals.begin(), goals.end(), [&](const PolicyGoal& goal) {
    return leads_to(facts.seen(hosted).sts, sts_record_name(goal.primary));
  });
  return present == goals.end() ? nullptr : &*present;
}

// The obstacle to a move from `present`, or to a first adoption.
std::optional<Hold> move_gate(const DomainName& hosted, const PolicyGoal* present, const PolicyGoal& next,
                              const Facts& facts) {
  const bool is_new = present == nullptr;
  const bool trusts = is_new && next.policy->mode == Mode::testing;
  if (auto hold =
          coverage_hold(hosted, *next.policy, trusts ? Trust::known_hosts : Trust::also_unknown, facts)) {
    return hold;
  }
  const bool is_enforced = !is_new && present->live.policy && present->live.policy->mode == Mode::enforce;
  const bool is_weaker = is_enforced && next.policy->mode != Mode::enforce;
  if (!is_weaker || contains(facts.settings.forced, Brake::weaker_mode)) return std::nullopt;
  return adoption_hold(HoldReason::weaker_mode, hosted,
                       "the policy of " + next.primary.text() + " is weaker than that of " +
                           present->primary.text() + ", which is live",
                       "--force-weaker-mode");
}

}  // namespace

Candidates candidates(const RolloutSettings& settings) {
  Candidates all;
  std::vector<std::size_t> every(settings.policies.size());
  for (std::size_t i = 0; i < every.size(); ++i) every[i] = i;
  for (const DomainName& domain : settings.domains) all[domain] = every;
  for (std::size_t i = 0; i < settings.policies.size(); ++i) {
    for (const DomainName& hosted : settings.policies[i].hosted) all[hosted] = {i};
  }
  for (const PolicySettings& policy : settings.policies) all.erase(policy.primary);
  return all;
}

std::vector<DomainName> users_of(std::size_t policy, const Candidates& candidates, const Facts& facts) {
  const DomainName& primary = facts.settings.policies[policy].primary;
  const DomainName sts = sts_record_name(primary);
  std::vector<DomainName> users = {primary};
  for (const auto& [domain, positions] : candidates) {
    if (may_lead_to(domain, primary, sts, contains(positions, policy), facts)) users.push_back(domain);
  }
  for (const DomainName& domain : facts.settings.retired) {
    if (may_lead_to(domain, primary, sts, false, facts)) users.push_back(domain);
  }
  return users;
}

Adoption adopt(const DomainName& hosted, const std::vector<std::size_t>& candidates,
               const std::vector<PolicyGoal>& goals, const Facts& facts, RolloutPlan& plan) {
  const auto& mx = facts.seen(hosted).mx;
  if (!mx) {
    plan.holds.push_back(adoption_hold(HoldReason::mx_unknown, hosted, "the MX records are not known"));
    return {};
  }
  if (mx->status != MxStatus::ok) {
    const Error error = mx_error(hosted, *mx);
    plan.holds.push_back(adoption_hold(HoldReason::mx_unusable, hosted, error.message, error.hint));
    return {};
  }
  const PolicyGoal* present = present_policy(hosted, goals, facts);
  for (const std::size_t position : candidates) {
    const PolicyGoal& goal = goals[position];
    if (!goal.policy) {
      if (facts.settings.policies[position].goal == Mode::none) continue;
      plan.holds.push_back(adoption_hold(
          HoldReason::waits_for_policy, hosted,
          "it may have to adopt the policy of " + goal.primary.text() + ", which is held or not known"));
      return {};
    }
    if (!can_adopt(*goal.policy, mx->hosts())) continue;
    if (present == &goal) return {&goal};
    return {&goal, move_gate(hosted, present, goal, facts)};
  }
  plan.holds.push_back(
      adoption_hold(HoldReason::no_policy_covers, hosted,
                    "no policy covers its MX " + join_names(mx->hosts(), ", ") + " (RFC 8461 §4.1)",
                    "add a policy that does"));
  return {};
}

}  // namespace mtasts
