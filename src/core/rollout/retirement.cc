// RFC 8461 §8.3: the absence of the record does not end a policy that a sender holds, so mode none is
// published first, and the records are removed when no sender can hold an earlier policy.
#include "core/rollout/retirement.h"

#include <algorithm>
#include <optional>

#include "core/rollout/mx_dates.h"
#include "core/rollout/names_seen.h"
#include "core/rollout/other_deployment.h"
#include "core/rollout/policy_goal.h"
#include "core/rollout/policy_ids.h"
#include "core/rollout/publication.h"
#include "core/rollout/remember.h"
#include "core/rollout/senders.h"
#include "core/rollout/unmanaged_customer.h"
#include "mtasts/utc_time.h"

namespace mtasts {
namespace {

// True if senders saw an id that no ledger has any more: no mode none has ended its policy.
bool has_lost_policy(const DomainName& domain, const Facts& facts) {
  const std::vector<Announcement>& announced = facts.remembered(domain).announced;
  return std::any_of(announced.begin(), announced.end(), [&facts](const Announcement& each) {
    return !has_id(facts.entries(each.policy), each.id);
  });
}

// True if no sender was ever led to a policy of the domain: its first run did not come so far.
bool was_never_announced(const DomainName& domain, const Facts& facts) {
  const DomainMemory& memory = facts.remembered(domain);
  if (!memory.announced.empty() || !facts.entries(domain).empty()) return false;
  const auto& host = facts.seen(domain).policy_host;
  return memory.past_is_known || (host && !may_have_past(domain, *host));
}

// True if senders find no way to a policy, so that there is nothing to keep until they forget it.
bool is_out_of_reach(const DomainName& domain, const Facts& facts) {
  return is_unpublished(facts.sts(domain)) &&
         (has_no_records(facts.seen(domain).host) || was_never_announced(domain, facts));
}

// True if nothing of a policy is left that mode none would have to end, at a domain that the ledger lacks.
bool has_no_policy(const DomainName& domain, const Facts& facts) {
  if (is_out_of_reach(domain, facts)) return true;
  return is_unpublished(facts.sts(domain)) && !facts.remembered(domain).announced.empty() &&
         !has_lost_policy(domain, facts);
}

// True if the Policy Host of an unpublished domain may have a policy of an earlier deployment, and was not
// asked.
bool has_to_ask(const DomainName& domain, const Facts& facts) {
  const DomainSeen& seen = facts.seen(domain);
  const DomainMemory& memory = facts.remembered(domain);
  const bool has_begun = facts.world.policy_files.contains(domain) || facts.world.site->contains(domain);
  const bool is_known = (has_begun && memory.past_is_known) || !memory.announced.empty() ||
                        !facts.entries(domain).empty() || has_no_records(seen.host);
  return !is_known && !seen.policy_host && is_unpublished(facts.sts(domain));
}

bool announces_none(const DomainName& domain, const Facts& facts) {
  const std::vector<LedgerEntry>& entries = facts.entries(domain);
  if (entries.empty()) return has_no_policy(domain, facts);
  const NameSeen& sts = facts.sts(domain);
  return entries.back().mode == Mode::none && (is_unpublished(sts) || agreed_id(sts) == entries.back().id);
}

// The obstacle to the removal while senders may hold an earlier policy.
std::optional<Hold> policies_hold(const DomainName& domain, const Facts& facts) {
  const auto earlier = earlier_policies(domain, facts);
  if (!earlier) return std::nullopt;
  return Hold{HoldReason::policies_held,
              domain,
              earlier->reason + " until " + print_utc(earlier->until),
              {},
              earlier->until};
}

void add_wait(Hold hold, RolloutPlan& plan) {
  plan.dates.push_back({DateKind::removal, hold.domain, {}, *hold.until, *hold.until});
  plan.holds.push_back(std::move(hold));
}

// True if senders find mode none already, and only the ledger does not have it yet.
bool is_found_with_none(const PolicyGoal& goal, const Facts& facts) {
  const auto id = agreed_id(facts.sts(goal.primary));
  const bool is_none = goal.live.is_valid && goal.live.policy->mode == Mode::none;
  return id && is_none && !has_id(facts.entries(goal.primary), *id) &&
         lost_present_id(goal, facts) == nullptr;
}

void stop_serving(const DomainName& domain, const Facts& facts, RolloutPlan& plan) {
  if (facts.world.site->contains(domain)) plan.steps.push_back({Phase::cleanup, domain, ServePolicy{}});
  if (facts.world.policy_files.contains(domain))
    plan.steps.push_back({Phase::cleanup, domain, RemovePolicy{}});
}

void remove_records(const DomainName& domain, const Facts& facts, RolloutPlan& plan) {
  const DomainSeen& seen = facts.seen(domain);
  bool is_gone = true;
  for (const auto& [owner, name] :
       {std::pair(sts_record_name(domain), &seen.sts), std::pair(tlsrpt_record_name(domain), &seen.tlsrpt),
        std::pair(policy_host(domain), &seen.host)}) {
    if (name == &seen.host && seen.host_is_wildcards) continue;
    NamePlan removal = plan_removal(domain, owner, *name);
    is_gone = is_gone && removal.is_done();
    if (removal.hold) plan.holds.push_back(*std::move(removal.hold));
    if (removal.change) plan.steps.push_back({Phase::removal, domain, *std::move(removal.change)});
  }
  if (is_gone) stop_serving(domain, facts, plan);
}

}  // namespace

LeadingDomains domains_by_target(const std::vector<DomainName>& managed, const Facts& facts) {
  LeadingDomains first;
  for (const DomainName& domain : managed) {
    for (DomainName& target : targets_at(facts.sts(domain))) first.try_emplace(std::move(target), domain);
  }
  return first;
}

void retire(const DomainName& domain, const LeadingDomains& leading, std::set<std::string>& used_ids,
            const Facts& facts, RolloutPlan& plan) {
  if (const auto hosted = leading.find(sts_record_name(domain)); hosted != leading.end()) {
    plan.holds.push_back({HoldReason::still_hosting, domain, hosted->second.text() + " has its policy",
                          "a policy in the settings that covers " + hosted->second.text()});
    return;
  }
  if (auto hold = unmanaged_customer_hold(domain, facts)) {
    plan.holds.push_back(*std::move(hold));
    return;
  }
  if (auto other = other_deployment(domain, facts)) {
    plan.holds.push_back(
        {HoldReason::foreign_records, domain, *std::move(other),
         "remove " + domain.text() + " from retire; if the record is a rest of ours, remove it"});
    // It has left, and its policy here would keep that of its primary as it is: see
    // unmanaged_customer_hold().
    if (!may_lead_to_our_web(domain, facts)) stop_serving(domain, facts, plan);
    return;
  }
  if (has_to_ask(domain, facts)) {
    plan.to_fetch.push_back(domain);
    return;
  }
  // Under its present id senders may have fetched the policy of a primary, which only a new id ends.
  const HostedDomain own{&domain, {}, &facts.seen(domain), &facts.remembered(domain), {}};
  const bool shares_id = served_another_policy(own, domain, facts);
  if (!is_known(facts.sts(domain)) || !announces_none(domain, facts) || shares_id) {
    const PolicyGoal goal = retirement_goal(domain, facts, plan);
    publish_policy(goal, {domain}, shares_id ? NewId::always : NewId::if_changed, used_ids, facts, plan);
    if (auto hold = policies_hold(domain, facts); hold && is_found_with_none(goal, facts))
      add_wait(*std::move(hold), plan);
    return;
  }
  if (!facts.entries(domain).empty()) report_early_move(domain, facts.entries(domain).back(), facts, plan);
  if (auto hold = policies_hold(domain, facts); hold && !is_out_of_reach(domain, facts))
    return add_wait(*std::move(hold), plan);
  remove_records(domain, facts, plan);
}

}  // namespace mtasts
