// The plan decides; its status puts the decision about each domain in words. The only judgement of its own is
// drift: a deployment that was live once and is not any more.
#include "mtasts/rollout_status.h"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>
#include <utility>

#include "core/rollout/facts.h"
#include "core/rollout/names_seen.h"
#include "core/rollout/remember.h"
#include "core/rollout/senders.h"
#include "core/text/without_repeats.h"
#include "mtasts/live_policy.h"
#include "mtasts/policy_repair.h"
#include "mtasts/sts_record.h"
#include "mtasts/utc_time.h"

namespace mtasts {
namespace {

using Moment = std::optional<std::chrono::sys_seconds>;

// ---- the plan, by domain

struct PlanOfDomain {
  std::vector<const RolloutStep*> steps = {};
  std::vector<Hold> holds = {};
  std::vector<Hold> gates = {};  // closed gates about this domain, also those of steps of others
  std::vector<RolloutDate> dates = {};
  [[nodiscard]] bool has_open_step() const {
    return std::any_of(steps.begin(), steps.end(), [](const RolloutStep* step) { return !step->gate; });
  }
};
using PlanByDomain = std::map<DomainName, PlanOfDomain>;

PlanByDomain by_domain(const RolloutPlan& plan) {
  PlanByDomain all;
  for (const RolloutStep& step : plan.steps) {
    if (step.domain) all[*step.domain].steps.push_back(&step);
  }
  for (const RolloutDate& date : plan.dates) all[date.domain].dates.push_back(date);
  for (const Hold& hold : plan.holds) all[hold.domain].holds.push_back(hold);
  for (const RolloutStep& step : plan.steps) {
    if (!step.gate) continue;
    // A hosted domain that waits for its primary is no obstacle of the primary.
    const bool is_of_another = step.domain && *step.domain != step.gate->domain;
    if (is_of_another && step.gate->reason == HoldReason::not_announced) continue;
    PlanOfDomain& of_domain = all[step.gate->domain];
    // The open steps come first, and may be all that is missing.
    if (step.gate->reason == HoldReason::policy_not_live && of_domain.has_open_step()) continue;
    add_once(of_domain.gates, *step.gate);
  }
  return all;
}

// The obstacles that need a person, or that are not known.
std::vector<Hold> problems_of(const PlanOfDomain& plan) {
  std::vector<Hold> problems;
  for (const std::vector<Hold>* list : {&plan.holds, &plan.gates}) {
    for (const Hold& hold : *list) {
      const bool is_listed = std::any_of(problems.begin(), problems.end(),
                                         [&hold](const Hold& other) { return other.reason == hold.reason; });
      if (kind_of(hold.reason) != HoldKind::date && !is_listed) problems.push_back(hold);
    }
  }
  return problems;
}

// ---- the policy that senders get

struct PolicyNow {
  std::optional<Policy> served = {};   // if its Policy Host was asked
  const LedgerEntry* entry = nullptr;  // of the announced id
  std::optional<PolicyId> id = {};     // announced
  std::optional<Mode> mode = {};
  Moment since = {};
  Moment last_change = {};
};

std::optional<Policy> served_policy_of(const DomainName& domain, const DomainSeen& seen) {
  if (!seen.policy_host) return std::nullopt;
  const auto body = served_body(domain, seen.policy_host->addresses, seen.policy_host->fetches);
  if (!body || !*body) return std::nullopt;
  const auto strict = parse_policy(**body);
  return strict ? std::optional(*strict) : repair_policy(**body);
}

PolicyNow policy_now(const DomainName& domain, const Facts& facts) {
  const DomainSeen& seen = facts.seen(domain);
  PolicyNow now{.id = agreed_id(seen.sts)};
  if (!now.id) return now;
  now.served = served_policy_of(domain, seen);
  const std::vector<LedgerEntry>& entries = facts.entries(domain);
  auto entry = std::find_if(entries.rbegin(), entries.rend(),
                            [&now](const LedgerEntry& other) { return other.id == *now.id; });
  if (entry != entries.rend()) now.entry = &*entry;
  if (now.served) now.mode = now.served->mode;
  if (now.entry == nullptr) return now;
  if (!now.mode) now.mode = now.entry->mode;
  now.last_change = read_utc(now.entry->time);
  for (; entry != entries.rend() && entry->mode == *now.mode; ++entry) now.since = read_utc(entry->time);
  return now;
}

std::string published_words(const PolicyNow& now) {
  return now.id ? "the id " + now.id->text() : "no record";
}

// ---- drift

// The fault of a Policy Host that serves the policy of the ledger.
std::string served_words(const DomainName& domain, const Hold& fault) {
  if (!fault.lacks_certificate) return fault.message;
  return policy_host(domain).text() +
         " serves the policy of the ledger with a certificate that senders refuse";
}

void find_primary_drift(const DomainName& domain, const PolicyNow& now, const PlanOfDomain& plan,
                        const Facts& facts, std::vector<std::string>& drift) {
  const std::vector<LedgerEntry>& entries = facts.entries(domain);
  const DomainSeen& seen = facts.seen(domain);
  if (entries.empty() || !agreed_records(seen.sts)) return;
  const LedgerEntry& last = entries.back();
  if (now.id != last.id) {
    if (announcement_of(last.id, domain, facts) != nullptr) {
      drift.push_back(sts_record_name(domain).text() + " has " + published_words(now) +
                      ", and the ledger the id " + last.id.text());
    }
    return;
  }
  if (now.served && !records_policy(last, *now.served)) {
    drift.push_back(policy_host(domain).text() + " serves " + values_text(*now.served, " ") +
                    ", and the ledger has " + values_text(policy_of(last), " "));
    return;
  }
  const auto fault = std::find_if(plan.holds.begin(), plan.holds.end(), [](const Hold& hold) {
    return hold.reason == HoldReason::policy_not_live;
  });
  if (fault == plan.holds.end() || !drift.empty()) return;
  drift.push_back(now.served ? served_words(domain, *fault)
                             : policy_host(domain).text() + " does not serve the policy of the ledger");
}

void find_host_drift(const DomainName& domain, const PolicyNow& now, const PlanOfDomain& plan,
                     std::vector<std::string>& drift) {
  if (!now.id) return;
  for (const RolloutStep* step : plan.steps) {
    const auto* change = std::get_if<ChangeName>(&step->action);
    const bool is_missing = change != nullptr && step->phase == Phase::host_record && change->before.empty();
    if (is_missing)
      drift.push_back(policy_host(domain).text() + " has no record, and its policy is announced");
  }
}

// A hosted domain that had the policy of the site, and has it no more.
void find_hosted_drift(const DomainName& domain, const Facts& facts, std::vector<std::string>& drift) {
  const auto site = facts.world.site->find(domain);
  const auto memory = facts.world.memory->find(domain);
  if (site == facts.world.site->end() || memory == facts.world.memory->end()) return;
  const std::vector<Announcement>& announced = memory->second->announced;
  const DomainName& primary = site->second;
  const NameSeen& sts = facts.sts(domain);
  const bool was_there = primary != domain && !announced.empty() && announced.back().policy == primary;
  if (!was_there || !agreed_records(sts) || leads_to(sts, sts_record_name(primary))) return;
  drift.push_back(sts_record_name(domain).text() + " leads no longer to " + sts_record_name(primary).text());
}

// ---- the next step

std::string action_words(const DomainStatus& row, const PlanOfDomain& plan) {
  bool writes = false;
  bool publishes = false;
  bool restores = false;  // a lost file of records
  for (const RolloutStep* step : plan.steps) {
    if (const auto* record = std::get_if<RecordPolicy>(&step->action)) {
      const bool keeps_mode = row.mode == record->entry->mode;
      if (step->phase == Phase::ledger && keeps_mode) return "publish the changed policy";
      if (step->phase == Phase::ledger) return "publish mode " + std::string(text(record->entry->mode));
    }
    if (step->phase == Phase::removal) return "remove the records";
    if (step->phase == Phase::cleanup) return "remove the policy";
    writes = writes || step->phase == Phase::policy_file || step->phase == Phase::site;
    const auto* change = std::get_if<ChangeName>(&step->action);
    publishes = publishes || (change != nullptr && change->before != change->after);
    restores = restores || change != nullptr;
  }
  if (row.role == FleetRole::hosted && row.primary && (publishes || writes) && !row.mode) {
    return "adopt the policy of " + row.primary->text();
  }
  if (publishes) return "change the records";
  if (restores) return "write the lost file of its records again";
  return writes ? "write the policy" : "record the live policy";
}

std::string date_words(const RolloutDate& date) {
  switch (date.kind) {
    case DateKind::enforce: return "mode enforce";
    case DateKind::removal: return "remove the records";
    case DateKind::mx_may_leave: return "remove mx " + date.pattern->text();
    case DateKind::mx_may_move: break;
  }
  return {};
}

std::optional<NextStep> dated_step(const DomainStatus& row, const PlanOfDomain& plan) {
  std::optional<NextStep> next;
  const auto offer = [&next](std::string words, Moment from) {
    if (!next || (from && next->from && *from < *next->from)) next = NextStep{std::move(words), from};
  };
  for (const RolloutDate& date : plan.dates) {
    if (date.kind != DateKind::mx_may_move) offer(date_words(date), date.from);
  }
  for (const RolloutStep* step : plan.steps) {
    if (step->gate && step->gate->until) offer(action_words(row, plan), step->gate->until);
  }
  for (const Hold& hold : plan.holds) {
    if (kind_of(hold.reason) != HoldKind::date || !hold.until) continue;
    offer(hold.reason == HoldReason::mx_cached ? "look at the MX records again" : "look again", hold.until);
  }
  return next;
}

// The gate of another domain that closes steps of this one.
const Hold* gate_of_another(const DomainName& domain, const PlanOfDomain& plan) {
  for (const RolloutStep* step : plan.steps) {
    if (step->gate && step->gate->domain != domain) return &*step->gate;
  }
  return nullptr;
}

// The words of an obstacle: what opens it.
std::string opening_words(const Hold& hold, const Facts& facts) {
  const bool is_not_live = hold.reason == HoldReason::policy_not_live;
  const bool repeats_hook = facts.world.unfinished_hooks.contains(Hook::web) || hold.repeats_hook;
  if (is_not_live && repeats_hook) {
    return "mtasts apply: run the web hook again";
  }
  if (is_not_live && !hold.lacks_certificate) {
    return "deploy the policy to " + policy_host(hold.domain).text();
  }
  return hold.opened_by.empty() ? hold.message : hold.opened_by;
}

std::optional<NextStep> next_step(const DomainStatus& row, const PlanOfDomain& plan, const Facts& facts) {
  const std::string apply = "mtasts apply: ";
  if (row.state == FleetState::unknown)
    return NextStep{"mtasts status " + row.domain.text() + ": look again"};
  if (row.state == FleetState::drifted && plan.has_open_step()) {
    return NextStep{apply + action_words(row, plan)};
  }
  if (!row.problems.empty()) return NextStep{opening_words(row.problems.front(), facts)};
  if (plan.has_open_step()) return NextStep{apply + action_words(row, plan)};
  if (const Hold* of_another = gate_of_another(row.domain, plan)) {
    const bool is_brake = kind_of(of_another->reason) == HoldKind::brake;
    return NextStep{is_brake ? opening_words(*of_another, facts) : "after " + of_another->domain.text()};
  }
  const bool is_gone = row.role == FleetRole::retired && row.state == FleetState::in_order;
  if (is_gone) {
    const bool is_last = facts.settings.policies.empty() && facts.settings.retired.size() == 1;
    return NextStep{is_last ? "nothing is left: remove the settings and the timer"
                            : "remove it from retire in the settings"};
  }
  return dated_step(row, plan);
}

// ---- one row

FleetState state_of(const DomainStatus& row, const PlanOfDomain& plan, const Facts& facts) {
  const bool is_unknown = std::any_of(row.problems.begin(), row.problems.end(), [](const Hold& hold) {
    return kind_of(hold.reason) == HoldKind::unknown;
  });
  if (is_unknown || !is_known(facts.sts(row.domain))) return FleetState::unknown;
  if (!row.drift.empty()) return FleetState::drifted;
  if (!row.problems.empty()) return FleetState::held;
  if (plan.has_open_step()) return FleetState::pending;
  const Hold* of_another = gate_of_another(row.domain, plan);
  if (of_another != nullptr) {
    const bool waits_for_primary = of_another->reason == HoldReason::not_announced;
    return waits_for_primary || kind_of(of_another->reason) == HoldKind::date ? FleetState::waiting
                                                                              : FleetState::held;
  }
  const bool waits = !plan.steps.empty() || dated_step(row, plan);
  return waits ? FleetState::waiting : FleetState::in_order;
}

PolicyNow hosted_policy(const DomainName& domain, const DomainName& primary, const PolicyNow& of_primary,
                        const Facts& facts) {
  if (!leads_to(facts.sts(domain), sts_record_name(primary))) return policy_now(domain, facts);
  PolicyNow now = of_primary;
  const std::vector<Announcement>& announced = facts.remembered(domain).announced;
  if (announced.empty() || announced.back().policy != primary) return now;
  if (now.since) now.since = std::max(*now.since, announced.back().since);
  if (now.last_change) now.last_change = std::max(*now.last_change, announced.back().since);
  return now;
}

class FleetReading {
 public:
  FleetReading(const Facts& facts, const RolloutPlan& plan) : facts_(facts), plans_(by_domain(plan)) {
    for (const PolicySettings& policy : facts.settings.policies) {
      primaries_.emplace(policy.primary, policy_now(policy.primary, facts));
      by_record_.emplace(sts_record_name(policy.primary), policy.primary);
    }
    retired_ = facts.settings.retired;
    std::sort(retired_.begin(), retired_.end());
    const auto clock = std::find_if(plan.holds.begin(), plan.holds.end(),
                                    [](const Hold& hold) { return hold.reason == HoldReason::clock_behind; });
    if (clock != plan.holds.end()) clock_behind_ = *clock;
  }

  [[nodiscard]] DomainStatus row_of(const DomainName& domain) const {
    static const PlanOfDomain nothing;
    const auto found_plan = plans_.find(domain);
    const PlanOfDomain& plan = found_plan == plans_.end() ? nothing : found_plan->second;
    DomainStatus row{.domain = domain, .role = role_of(domain)};
    const PolicyNow now = set_policy_now(plan, row);
    if (row.role != FleetRole::retired) {
      find_host_drift(domain, now, plan, row.drift);
      if (row.role == FleetRole::primary) find_primary_drift(domain, now, plan, facts_, row.drift);
      if (row.role == FleetRole::hosted) find_hosted_drift(domain, facts_, row.drift);
    }
    row.problems = problems_of(plan);
    row.is_fetched = facts_.seen(domain).policy_host != nullptr;
    if (clock_behind_) row.problems = {*clock_behind_};
    const bool was_asked = row.primary && facts_.world.promotions.contains(*row.primary);
    if (was_asked && row.mode == Mode::enforce && row.problems.empty())
      row.unseen_mx = facts_.remembered(domain).unchecked;
    std::copy_if(plan.dates.begin(), plan.dates.end(), std::back_inserter(row.mx_dates),
                 [](const RolloutDate& date) {
                   return date.kind == DateKind::mx_may_move || date.kind == DateKind::mx_may_leave;
                 });
    row.state = state_of(row, plan, facts_);
    row.next = next_step(row, plan, facts_);
    return row;
  }

 private:
  [[nodiscard]] FleetRole role_of(const DomainName& domain) const {
    if (primaries_.contains(domain)) return FleetRole::primary;
    return std::binary_search(retired_.begin(), retired_.end(), domain) ? FleetRole::retired
                                                                        : FleetRole::hosted;
  }

  // The primary whose policy a hosted domain has, or is about to adopt.
  [[nodiscard]] std::optional<DomainName> primary_of(const DomainName& domain,
                                                     const PlanOfDomain& plan) const {
    for (const DomainName& target : targets_at(facts_.sts(domain))) {
      const auto primary = by_record_.find(target);
      if (primary != by_record_.end()) return primary->second;
    }
    for (const RolloutStep* step : plan.steps) {
      const auto* serve = std::get_if<ServePolicy>(&step->action);
      if (serve != nullptr && serve->primary) return serve->primary;
    }
    const auto site = facts_.world.site->find(domain);
    return site == facts_.world.site->end() ? std::nullopt : std::optional(site->second);
  }

  // Sets mode, id and times of the row.
  [[nodiscard]] PolicyNow set_policy_now(const PlanOfDomain& plan, DomainStatus& row) const {
    PolicyNow now;
    if (row.role == FleetRole::primary) {
      row.primary = row.domain;
      now = primaries_.at(row.domain);
    } else {
      if (row.role == FleetRole::hosted) row.primary = primary_of(row.domain, plan);
      const auto primary = row.primary ? primaries_.find(*row.primary) : primaries_.end();
      now = primary == primaries_.end() ? policy_now(row.domain, facts_)
                                        : hosted_policy(row.domain, primary->first, primary->second, facts_);
    }
    row.mode = now.mode;
    row.since = now.since;
    row.id = now.id;
    row.last_change = now.last_change;
    return now;
  }

  const Facts& facts_;
  PlanByDomain plans_;
  std::map<DomainName, PolicyNow> primaries_ = {};
  std::map<DomainName, DomainName> by_record_ = {};  // the primary of an _mta-sts name
  std::vector<DomainName> retired_ = {};
  std::optional<Hold> clock_behind_ = {};  // nothing is planned for any domain
};

constexpr std::array<std::string_view, 6> kStateWords = {"ok",   "waiting", "pending",
                                                         "held", "drift",   "unknown"};
constexpr std::array<std::string_view, 3> kRoleWords = {"primary", "hosted", "retired"};

}  // namespace

std::string_view text(FleetState state) {
  return kStateWords.at(static_cast<std::size_t>(state));
}

std::string_view text(FleetRole role) {
  return kRoleWords.at(static_cast<std::size_t>(role));
}

FleetStatus fleet_status(const RolloutSettings& settings, const RolloutWorld& world,
                         const RolloutPlan& plan) {
  const Facts facts{settings, world, plan.memory};
  const FleetReading reading(facts, plan);
  FleetStatus fleet{.unmanaged = plan.unmanaged,
                    .unfinished_hooks = {world.unfinished_hooks.begin(), world.unfinished_hooks.end()}};
  for (const RolloutStep& step : plan.steps) {
    if (std::holds_alternative<RunHook>(step.action) && step.gate) fleet.web_hook_gate = *step.gate;
  }
  for (const DomainName& domain : managed_domains(settings)) fleet.domains.push_back(reading.row_of(domain));
  const auto key = [](const DomainStatus& row) {
    return std::tuple(row.role == FleetRole::retired, !row.primary, row.primary, row.role);
  };
  std::stable_sort(
      fleet.domains.begin(), fleet.domains.end(),
      [&key](const DomainStatus& one, const DomainStatus& other) { return key(one) < key(other); });
  return fleet;
}

FleetState gravest_state(const FleetStatus& fleet) {
  FleetState gravest = fleet.unfinished_hooks.empty() ? FleetState::in_order : FleetState::held;
  for (const DomainStatus& row : fleet.domains) gravest = std::max(gravest, row.state);
  return gravest;
}

}  // namespace mtasts
