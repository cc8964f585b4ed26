// RFC 8461 §8.1: the policy names a new MX host before mail moves there, and senders keep an earlier policy
// for its max_age.
#include "core/rollout/mx_dates.h"

#include <algorithm>
#include <map>

#include "core/rollout/policy_ids.h"
#include "core/rollout/senders.h"
#include "core/text/without_repeats.h"
#include "mtasts/join_names.h"
#include "mtasts/mx_set.h"
#include "mtasts/utc_time.h"

namespace mtasts {
namespace {

// True if senders that hold the policy may refuse each MX host that the domain has.
bool may_refuse_all(const HeldPolicy& held, const std::vector<DomainName>& current) {
  return !held.is_unknown && !current.empty() &&
         hosts_without_pattern(held.mx, current).size() == current.size();
}

// True if senders treat the mail alike by both policies. Mode none has no mx that count.
bool is_like(const HeldPolicy& held, const LedgerEntry& present) {
  return held.mx == present.mx && present.mode != Mode::none;
}

// True if mail for the domain that comes by this policy would have to move to reach hosts of the pattern.
// If the one host of a pattern is an MX already, that is so only for mail that others of its MX take, or that
// the policy gives to none of them.
bool may_have_to_move(const HeldPolicy& held, const MxPattern& pattern,
                      const std::vector<DomainName>& current) {
  const auto is_of_pattern = [&pattern](const DomainName& host) { return pattern.matches(host.text()); };
  if (pattern.is_wildcard() || std::none_of(current.begin(), current.end(), is_of_pattern)) return true;
  if (may_refuse_all(held, current)) return true;
  return std::any_of(current.begin(), current.end(), [&](const DomainName& host) {
    return !is_of_pattern(host) && (held.is_unknown || hosts_without_pattern(held.mx, {host}).empty());
  });
}

// The check of a host to which the MX may move: mode enforce loses its mail without valid TLS there.
std::string check_before_move(const MxPattern& pattern, const std::vector<DomainName>& current,
                              const LedgerEntry& policy, const Facts& facts) {
  const auto host = DomainName::parse(pattern.text());
  if (policy.mode != Mode::enforce || pattern.is_wildcard() || !host || contains(current, *host)) return {};
  return readiness_check(policy.domain, {*host}, facts);
}

bool stays_none(const PolicyGoal& goal, const Facts& facts) {
  return goal.policy && goal.policy->mode == Mode::none &&
         facts.entries(goal.primary).back().mode == Mode::none;
}

// The days from which the MX of a domain with mode none may move to any host.
void add_any_host_date(const DomainName& domain, const PolicyGoal& goal, std::chrono::sys_seconds settled,
                       const Facts& facts, RolloutPlan& plan) {
  if (!stays_none(goal, facts)) return;
  const auto earlier = earlier_policies(domain, facts);
  if (!earlier) return;
  const auto safe = std::max(settled, earlier->until);
  const bool has_early = !facts.remembered(domain).announced.back().early.empty();
  plan.dates.push_back({DateKind::mx_may_move, domain, {}, has_early ? safe : settled, safe});
  plan.dates.back().reason = earlier->reason;
}

// The days from which the MX may move to hosts that some sender's policy does not cover yet.
void add_mx_dates(const DomainName& domain, const PolicyGoal& goal, const Facts& facts, RolloutPlan& plan) {
  const std::vector<LedgerEntry>& entries = facts.entries(goal.primary);
  const std::vector<Announcement>& announced = facts.remembered(domain).announced;
  if (entries.empty() || announced.empty()) return;
  const std::vector<Announcement>& of_primary = facts.remembered(goal.primary).announced;
  auto settled = announced.back().settled;
  if (!of_primary.empty()) settled = std::max(settled, of_primary.back().settled);
  add_any_host_date(domain, goal, settled, facts, plan);
  report_early_move(domain, entries.back(), facts, plan);
  const std::vector<HeldPolicy> held = held_at_worst(domain, facts);
  const std::vector<DomainName>& current = current_hosts(domain, facts);
  for (const MxPattern& pattern : entries.back().mx) {
    if (goal.policy && !contains(goal.policy->mx, pattern)) continue;  // it is about to leave
    auto safe = facts.now();
    const HeldPolicy* last = nullptr;
    for (const HeldPolicy& policy : held) {
      if (contains(policy.mx, pattern) || !may_have_to_move(policy, pattern, current)) continue;
      if (last == nullptr || policy.until > last->until) last = &policy;
      safe = std::max({safe, settled, policy.until});
    }
    // Under the present id senders may have fetched another policy, too.
    const auto from = announced.back().early.empty() ? settled : safe;
    if (safe <= facts.now()) continue;
    plan.dates.push_back({DateKind::mx_may_move, domain, pattern, from, safe});
    plan.dates.back().check = check_before_move(pattern, current, entries.back(), facts);
    if (last->is_unknown) {
      plan.dates.back().reason =
          "senders may hold " + last->name + ", which the ledger does not have, for up to a year";
    } else if (!last->mode && may_refuse_all(*last, current)) {
      plan.dates.back().reason =
          "senders that hold " + last->name + " may refuse the mail until then: keep an MX that it covers";
    }
  }
}

// A policy that is announced, and the policies with other mx that its senders may hold.
struct AnnouncedGoal {
  const PolicyGoal* goal;
  std::vector<HeldPolicy> others;
};

AnnouncedGoal announced_goal(const PolicyGoal& goal, const Facts& facts) {
  AnnouncedGoal announced{&goal, held_at_worst(goal.primary, facts)};
  const LedgerEntry& present = facts.entries(goal.primary).back();
  std::erase_if(announced.others, [&present](const HeldPolicy& held) { return is_like(held, present); });
  return announced;
}

// True if the dates of the primary are those of the hosted domain, too: it had no other policy, and its mail
// has not moved to where some sender would refuse it.
bool has_dates_of_primary(const HostedDomain& hosted, const AnnouncedGoal& announced, const Facts& facts) {
  const std::vector<Announcement>& of_domain = hosted.memory->announced;
  if (of_domain.size() != 1 || !of_domain.back().early.empty() || hosted.memory->any_policy_until)
    return false;
  if (!hosted.memory->past_is_known && stays_none(*announced.goal, facts)) return false;
  const std::vector<DomainName>& current = hosted.memory->mx_hosts;
  return std::ranges::none_of(announced.others,
                              [&current](const HeldPolicy& held) { return may_refuse_all(held, current); });
}

}  // namespace

void report_early_move(const DomainName& domain, const LedgerEntry& present, const Facts& facts,
                       RolloutPlan& plan) {
  const auto& mx = facts.seen(domain).mx;
  if (!mx || mx->status != MxStatus::ok) return;
  const std::vector<DomainName> hosts = mx->hosts();
  const bool is_refused_now =
      present.mode != Mode::none && uncovered_hosts(policy_of(present), hosts) == hosts;
  if (is_refused_now) return;  // another hold says so
  const std::vector<HeldPolicy> held = held_at_worst(domain, facts);
  const HeldPolicy* last = nullptr;
  for (const HeldPolicy& policy : held) {
    if (policy.mode != Mode::enforce || is_like(policy, present) || !may_refuse_all(policy, hosts)) continue;
    if (last == nullptr || policy.until > last->until) last = &policy;
  }
  if (last == nullptr) return;
  plan.holds.push_back(
      {HoldReason::mx_moved_early, domain,
       "until " + print_utc(last->until) + " senders may hold " + last->name +
           ", which covers no MX host of it, and refuse its mail (RFC 8461 §4.1)",
       "let an MX host that it covers take the mail until then: " + join_names(last->mx, ", ")});
}

void add_all_mx_dates(const std::vector<HostedDomain>& hosted, const std::vector<PolicyGoal>& goals,
                      const Facts& facts, RolloutPlan& plan) {
  std::map<DomainName, AnnouncedGoal> announced;
  for (const PolicyGoal& goal : goals) {
    if (!announces_last_entry(goal.primary, facts)) continue;
    announced.emplace(goal.primary, announced_goal(goal, facts));
    add_mx_dates(goal.primary, goal, facts, plan);
  }
  for (const HostedDomain& each : hosted) {
    const std::vector<Announcement>& of_domain = each.memory->announced;
    const auto goal = of_domain.empty() ? announced.end() : announced.find(of_domain.back().policy);
    if (goal == announced.end() || has_dates_of_primary(each, goal->second, facts)) continue;
    add_mx_dates(*each.domain, *goal->second.goal, facts, plan);
  }
}

}  // namespace mtasts
