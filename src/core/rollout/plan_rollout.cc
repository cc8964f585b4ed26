// Puts the plan together: policies, then hosted domains, then retired ones; brakes and hooks over all of
// them.
#include "mtasts/rollout_plan.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <set>

#include "core/rollout/adoption.h"
#include "core/rollout/expiring_certificate.h"
#include "core/rollout/facts.h"
#include "core/rollout/mx_dates.h"
#include "core/rollout/names_seen.h"
#include "core/rollout/policy_goal.h"
#include "core/rollout/policy_ids.h"
#include "core/rollout/publication.h"
#include "core/rollout/remember.h"
#include "core/rollout/retirement.h"
#include "core/rollout/silent_servers.h"
#include "core/rollout/unmanaged_customer.h"
#include "core/rollout/unready_mx.h"
#include "core/rollout/web_gates.h"
#include "core/text/without_repeats.h"
#include "mtasts/counted.h"
#include "mtasts/domain_share.h"
#include "mtasts/hosted_records.h"
#include "mtasts/utc_time.h"

namespace mtasts {
namespace {

// ---- the clock

struct RecordedTime {
  std::chrono::sys_seconds time{};
  const DomainName* domain = nullptr;
};

// The latest time that ledger and memory have.
RecordedTime last_record(const RolloutWorld& world) {
  RecordedTime last;
  const auto add = [&last](std::chrono::sys_seconds time, const DomainName& domain) {
    if (time > last.time) last = {time, &domain};
  };
  for (const auto& [domain, entries] : world.ledger) {
    for (const LedgerEntry& entry : entries) add(read_utc(entry.time).value_or(last.time), domain);
  }
  for (const auto& [domain, memory] : *world.memory) {
    for (const Announcement& announced : memory->announced) add(announced.since, domain);
  }
  return last;
}

// Dates that are counted from a clock that is behind would be too early once it is right again, by however
// little it is behind.
std::optional<Hold> clock_hold(const RolloutWorld& world) {
  const RecordedTime last = last_record(world);
  if (last.time <= world.now) return std::nullopt;
  return Hold{HoldReason::clock_behind, *last.domain,
              "the clock shows " + print_utc(world.now) + ", and an earlier run recorded " +
                  print_utc(last.time) + ": dates would be too early",
              "set the clock; if it is right and was ahead, correct the later times in ledger.ndjson and "
              "rollout.json"};
}

// ---- brakes

bool changes_existing(const RolloutStep& step) {
  const auto* change = std::get_if<ChangeName>(&step.action);
  return change != nullptr && !change->before.empty() && step.phase != Phase::removal;
}

// Closes all steps of the domains that `counts` selects if these are a large share of all that have records.
template <class Counts>
void brake(Brake brake, HoldReason reason, std::string_view option, Counts counts, const Facts& facts,
           RolloutPlan& plan) {
  std::set<DomainName> touched;
  for (const RolloutStep& step : plan.steps) {
    if (counts(step)) touched.insert(*step.domain);
  }
  if (touched.empty() || contains(facts.settings.forced, brake)) return;
  std::uint64_t published = 0;
  for (const DomainName& domain : managed_domains(facts.settings)) {
    published += is_unpublished(facts.sts(domain)) && !touched.contains(domain) ? 0U : 1U;
  }
  if (!is_large_share(touched.size(), published)) return;
  const Hold hold{reason, *touched.begin(),
                  "the records of " + counted(touched.size(), "domain") + " of " + std::to_string(published) +
                      " would be " + (brake == Brake::removals ? "removed" : "changed") +
                      " at once; mtasts plan " + std::string(option) + " prints them",
                  "mtasts apply " + std::string(option)};
  plan.holds.push_back(hold);
  for (RolloutStep& step : plan.steps) {
    if (!step.domain || !touched.contains(*step.domain)) continue;
    if (!step.gate) {
      step.gate = hold;
    } else if (step.gate->opened_by == kApplyWritesPolicy) {
      Hold gate = *step.gate;
      gate.opened_by = "mtasts apply " + std::string(option) + " writes the policy";
      step.gate = std::move(gate);
    }
  }
}

void apply_brakes(const Facts& facts, RolloutPlan& plan) {
  brake(Brake::changes, HoldReason::many_changes, "--force-changes", changes_existing, facts, plan);
  brake(
      Brake::removals, HoldReason::many_removals, "--force-removals",
      [](const RolloutStep& step) { return step.phase == Phase::removal; }, facts, plan);
}

// ---- brief answers

// Brief answers show that a domain is unchanged, and decide nothing else: not its own steps or obstacles, and
// not the steps of a policy that it uses or may have used.
void ask_for_whole_answers(const std::vector<std::vector<DomainName>>& users, const Facts& facts,
                           RolloutPlan& plan) {
  std::set<DomainName> touched;
  for (const RolloutStep& step : plan.steps) touched.insert(*step.domain);
  std::vector<DomainName> decided;
  for (std::size_t i = 0; i < users.size(); ++i) {
    if (!touched.contains(facts.settings.policies[i].primary)) continue;
    decided.insert(decided.end(), users[i].begin(), users[i].end());
  }
  const bool retires = std::any_of(facts.settings.retired.begin(), facts.settings.retired.end(),
                                   [&touched](const DomainName& domain) { return touched.contains(domain); });
  if (retires) decided = managed_domains(facts.settings);
  decided.insert(decided.end(), touched.begin(), touched.end());
  for (const Hold& hold : plan.holds) decided.push_back(hold.domain);
  std::copy_if(decided.begin(), decided.end(), std::back_inserter(plan.to_look_up),
               [&facts](const DomainName& domain) { return facts.seen(domain).is_brief; });
}

// ---- hooks

struct HookRule {
  Phase phase;
  Hook hook;
  std::array<Phase, 2> after;
};

constexpr std::array<HookRule, 4> kHookRules = {{
    {Phase::host_hook, Hook::dns, {Phase::host_record, Phase::host_record}},
    {Phase::web_hook, Hook::web, {Phase::policy_file, Phase::site}},
    {Phase::dns_hook, Hook::dns, {Phase::announcement, Phase::removal}},
    {Phase::cleanup_hook, Hook::web, {Phase::cleanup, Phase::cleanup}},
}};

void add_hooks(const Facts& facts, RolloutPlan& plan) {
  std::set<Hook> unfinished = facts.world.unfinished_hooks;
  for (const HookRule& rule : kHookRules) {
    const bool is_due = std::any_of(plan.steps.begin(), plan.steps.end(), [&rule](const RolloutStep& step) {
      return !step.gate && std::find(rule.after.begin(), rule.after.end(), step.phase) != rule.after.end();
    });
    const bool is_needed = is_due || unfinished.contains(rule.hook);
    const bool repeats = !is_needed && rule.phase == Phase::web_hook && !plan.to_deploy.empty();
    if (!is_needed && !repeats) continue;
    plan.steps.push_back({rule.phase, {}, RunHook{.hook = rule.hook, .repeats = repeats}});
    unfinished.erase(rule.hook);
  }
}

// A domain that waits for a policy which its web server has lost waits for the web hook.
void name_repeated_hook(RolloutPlan& plan) {
  std::ranges::sort(plan.to_deploy);
  const auto waits = [&plan](const Hold& hold) {
    return hold.reason == HoldReason::policy_not_live &&
           std::ranges::binary_search(plan.to_deploy, hold.domain);
  };
  const auto name_hook = [](Hold& hold) {
    hold.repeats_hook = true;
    hold.opened_by =
        "mtasts apply runs the web hook again; if that does not help, let the web server serve what deploy "
        "copies";
  };
  for (Hold& hold : plan.holds) {
    if (waits(hold)) name_hook(hold);
  }
  for (RolloutStep& step : plan.steps) {
    if (!step.gate || !waits(*step.gate)) continue;
    Hold gate = *step.gate;
    name_hook(gate);
    step.gate = std::move(gate);
  }
}

// ---- reports

std::vector<DomainName> unmanaged_domains(const std::vector<DomainName>& managed, const Facts& facts) {
  std::set<DomainName> unmanaged;
  const auto add = [&](const DomainName& domain) {
    if (!std::binary_search(managed.begin(), managed.end(), domain)) unmanaged.insert(domain);
  };
  // Both are sorted, and a fleet has many.
  auto next = managed.begin();
  for (const auto& [domain, primary] : *facts.world.site) {
    while (next != managed.end() && *next < domain) ++next;
    if (next == managed.end() || *next != domain) unmanaged.insert(domain);
  }
  for (const auto& [domain, body] : facts.world.policy_files) add(domain);
  for (const auto& [domain, entries] : facts.world.ledger) {
    if (!entries.empty() && entries.back().mode != Mode::none) add(domain);
  }
  return {unmanaged.begin(), unmanaged.end()};
}

// The obstacle of a primary that has left the settings while its policy is enforced and served here.
std::optional<Hold> unmanaged_primary_hold(const DomainName& primary, const Facts& facts) {
  const std::vector<LedgerEntry>& entries = facts.entries(primary);
  if (entries.empty() || entries.back().mode != Mode::enforce) return std::nullopt;
  return Hold{HoldReason::still_hosting, primary,
              "the settings do not name it; senders enforce its policy, and no run looks up the MX",
              "add it to retire, or to a policy"};
}

// An enforced policy loses the mail of a domain whose MX moves, and nobody looks at those that left the
// settings. `retire` ends their policy.
void report_enforced_domains(const std::vector<DomainName>& managed, const std::vector<PolicyGoal>& goals,
                             const Facts& facts, RolloutPlan& plan) {
  if (plan.unmanaged.empty()) return;
  for (const auto& [primary, domains] : facts.unmanaged_customers()) {
    if (std::ranges::binary_search(managed, primary)) continue;
    if (auto hold = unmanaged_primary_hold(primary, facts)) plan.holds.push_back(*std::move(hold));
  }
  for (const PolicyGoal& goal : goals) {
    if (!goal.live.policy || goal.live.policy->mode != Mode::enforce) continue;
    auto hold = unmanaged_customer_hold(goal.primary, facts);
    if (!hold) continue;
    hold->message += "; senders enforce it, and no run looks up the MX";
    plan.holds.push_back(*std::move(hold));
  }
}

void name_primaries(const std::vector<HostedDomain>& hosted, const Facts& facts, RolloutPlan& plan) {
  std::map<DomainName, const DomainName*> touched;  // with the policy that it is about to get
  for (const Hold& hold : plan.holds) touched.emplace(hold.domain, nullptr);
  for (const RolloutDate& date : plan.dates) touched.emplace(date.domain, nullptr);
  for (const RolloutStep& step : plan.steps) {
    if (!step.domain) continue;
    const DomainName*& next = touched[*step.domain];
    const auto* serve = std::get_if<ServePolicy>(&step.action);
    if (serve != nullptr && serve->primary) next = &*serve->primary;
  }
  for (const HostedDomain& each : hosted) {
    const auto found = touched.find(*each.domain);
    if (found == touched.end()) continue;
    const std::vector<Announcement>& announced = each.memory->announced;
    const DomainName* primary = found->second != nullptr ? found->second : each.served;
    if (primary == nullptr && each.only) primary = &facts.settings.policies[*each.only].primary;
    if (primary == nullptr && !announced.empty()) primary = &announced.back().policy;
    if (primary != nullptr) plan.primaries.emplace(*each.domain, *primary);
  }
  for (const PolicySettings& policy : facts.settings.policies) {
    if (touched.contains(policy.primary)) plan.primaries.emplace(policy.primary, policy.primary);
  }
}

// ---- order

template <class T, class Key>
void sort_by(std::vector<T>& items, Key key) {
  std::stable_sort(items.begin(), items.end(),
                   [&key](const T& one, const T& other) { return key(one) < key(other); });
}

// A step is large, and a first plan has many. Nearly all come in the order of the domains.
void sort_steps(std::deque<RolloutStep>& steps) {
  std::map<Phase, std::deque<RolloutStep>> phases;
  for (; !steps.empty(); steps.pop_front()) phases[steps.front().phase].push_back(std::move(steps.front()));
  const auto is_before = [](const RolloutStep& one, const RolloutStep& other) {
    return one.domain < other.domain;
  };
  for (auto& [phase, of_phase] : phases) {
    const auto others = std::is_sorted_until(of_phase.begin(), of_phase.end(), is_before);
    std::stable_sort(others, of_phase.end(), is_before);
    std::inplace_merge(of_phase.begin(), others, of_phase.end(), is_before);
    for (; !of_phase.empty(); of_phase.pop_front()) steps.push_back(std::move(of_phase.front()));
  }
}

void sort_plan(RolloutPlan& plan) {
  sort_steps(plan.steps);
  sort_by(plan.holds, [](const Hold& hold) { return std::tie(hold.domain, hold.reason); });
  sort_by(plan.dates, [](const RolloutDate& date) { return std::tie(date.domain, date.kind, date.pattern); });
  const auto same = [](const Hold& one, const Hold& other) {
    return one.domain == other.domain && one.reason == other.reason;
  };
  plan.holds.erase(std::unique(plan.holds.begin(), plan.holds.end(), same), plan.holds.end());
  for (std::vector<DomainName>* domains :
       {&plan.to_look_up, &plan.to_fetch, &plan.to_fetch_ahead, &plan.to_check}) {
    std::sort(domains->begin(), domains->end());
    domains->erase(std::unique(domains->begin(), domains->end()), domains->end());
  }
}

// The positions of the policies, by primary, so that their order in the settings gives no id.
std::vector<std::size_t> by_name(const std::vector<PolicySettings>& policies) {
  std::vector<std::size_t> positions(policies.size());
  for (std::size_t i = 0; i < positions.size(); ++i) positions[i] = i;
  sort_by(positions, [&policies](std::size_t i) { return policies[i].primary; });
  return positions;
}

// The ids of the policies between which hosted domains may move.
std::set<std::string> shared_ids(const std::vector<HostedDomain>& hosted, const Facts& facts) {
  const bool can_move =
      facts.settings.policies.size() > 1 &&
      std::any_of(hosted.begin(), hosted.end(), [](const HostedDomain& each) { return !each.only; });
  if (!can_move) return {};
  std::vector<DomainName> primaries;
  for (const PolicySettings& policy : facts.settings.policies) primaries.push_back(policy.primary);
  return ids_known_to_senders(primaries, facts);
}

// The number of `records` that `others` lack.
std::uint64_t count_lacking(const std::vector<ResourceRecord>& others,
                            const std::vector<ResourceRecord>& records) {
  return static_cast<std::uint64_t>(
      std::count_if(records.begin(), records.end(), [&others](const ResourceRecord& record) {
        return std::find(others.begin(), others.end(), record) == others.end();
      }));
}

}  // namespace

std::chrono::sys_seconds last_recorded_time(const RolloutWorld& world) {
  return last_record(world).time;
}

RolloutPlan plan_rollout(const RolloutSettings& settings, const RolloutWorld& world) {
  if (auto hold = clock_hold(world)) return {.holds = {*std::move(hold)}};
  const std::vector<DomainName> managed = managed_domains(settings);
  RolloutPlan plan{.memory = remember(managed, settings, world)};
  const Facts facts{settings, world, plan.memory, without_silent_servers(settings, world, plan)};
  const std::vector<HostedDomain> hosted = hosted_domains(facts);

  const std::vector<std::vector<DomainName>> users = users_of_policies(hosted, facts);
  std::vector<PolicyGoal> goals;
  std::vector<HostedRecords> records;  // for the hosted domains of each
  for (std::size_t i = 0; i < settings.policies.size(); ++i) {
    goals.push_back(policy_goal(settings.policies[i], users[i], facts, plan));
    records.emplace_back(goals[i].primary, requested_records(goals[i].primary, facts));
  }
  std::set<std::string> used_ids = shared_ids(hosted, facts);
  std::vector<NewId> new_ids(goals.size(), NewId::if_changed);
  std::vector<DomainName> with_known_id;
  for (const HostedDomain& each : hosted) {
    const auto [policy, gate] = adopt(each, goals, facts, plan);
    if (!policy) continue;
    const NewId needed = publish_hosted(each, goals[*policy], records[*policy], gate, facts, plan);
    if (needed == NewId::if_changed) continue;
    new_ids[*policy] = needed;
    with_known_id.push_back(*each.domain);
  }
  report_unready_mx(hosted, goals, facts, plan);
  used_ids.merge(ids_known_to_senders(with_known_id, facts));
  for (const std::size_t i : by_name(settings.policies))
    publish_policy(goals[i], users[i], new_ids[i], used_ids, facts, plan);
  if (!settings.retired.empty()) {
    const LeadingDomains leading = domains_by_target(managed, facts);
    for (const DomainName& domain : settings.retired) retire(domain, leading, used_ids, facts, plan);
  }

  ask_for_whole_answers(users, facts, plan);
  apply_brakes(facts, plan);
  add_hooks(facts, plan);
  if (!plan.to_deploy.empty()) name_repeated_hook(plan);
  add_all_mx_dates(hosted, goals, facts, plan);
  plan.unmanaged = unmanaged_domains(managed, facts);
  report_enforced_domains(managed, goals, facts, plan);
  report_expiring_certificates(hosted, goals, facts, plan);
  name_primaries(hosted, facts, plan);
  sort_plan(plan);
  return plan;
}

void RecordCounts::add(const RolloutStep& step) {
  const auto* change = std::get_if<ChangeName>(&step.action);
  if (change == nullptr) return;
  const std::uint64_t before = count_lacking(change->after, change->before);
  const std::uint64_t after = count_lacking(change->before, change->after);
  changed += std::min(before, after);
  added += after - std::min(before, after);
  removed += before - std::min(before, after);
}

RecordCounts count_records(const RolloutPlan& plan) {
  RecordCounts counts;
  for (const RolloutStep& step : plan.steps) counts.add(step);
  return counts;
}

}  // namespace mtasts
