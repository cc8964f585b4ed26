// One thing changes at a time: a policy goes to mode enforce only when nothing else of it has to change.
#include "core/rollout/policy_goal.h"

#include <algorithm>
#include <map>
#include <string_view>

#include "core/check/judges.h"
#include "core/rollout/names_seen.h"
#include "core/rollout/policy_ids.h"
#include "core/rollout/policy_mx.h"
#include "core/rollout/senders.h"
#include "core/rollout/unmanaged_customer.h"
#include "core/text/without_repeats.h"
#include "mtasts/deployment.h"
#include "mtasts/join_names.h"
#include "mtasts/live_policy.h"
#include "mtasts/policy_repair.h"
#include "mtasts/sts_record.h"
#include "mtasts/utc_time.h"

namespace mtasts {
namespace {

constexpr std::string_view kWeakerModeOption = "--force-weaker-mode";

std::optional<Policy> last_policy(const std::vector<LedgerEntry>& entries) {
  if (entries.empty()) return std::nullopt;
  return policy_of(entries.back());
}

// A body that already has the policy is kept byte for byte, ours before the served one.
std::string body_of(const PolicyGoal& goal, const Facts& facts) {
  const auto file = facts.world.policy_files.find(goal.primary);
  const std::string* ours = file == facts.world.policy_files.end() ? nullptr : &file->second;
  const bool live_has_it =
      goal.live.body && goal.live.is_valid && same_policy(*goal.live.policy, *goal.policy);
  if (live_has_it && (ours == nullptr || *ours == *goal.live.body)) return *goal.live.body;
  if (ours != nullptr) {
    const auto policy = parse_policy(*ours);
    if (policy && same_policy(*policy, *goal.policy)) return *ours;
  }
  if (live_has_it) return *goal.live.body;
  const std::string* model = ours != nullptr || !goal.live.body ? ours : &*goal.live.body;
  return print_policy(*goal.policy, model == nullptr ? LineEnding::lf : line_ending_of(*model));
}

// Sets the policy, unless it may not be published. `existing` has the values that nobody requests.
void set_policy(PolicyGoal& goal, const RequestedPolicy& requested, const std::optional<Policy>& existing,
                const Facts& facts, RolloutPlan& plan) {
  auto planned = plan_policy(goal.primary, requested, existing, std::nullopt);
  if (!planned) {
    plan.holds.push_back({HoldReason::bad_policy, goal.primary, planned.error().message,
                          "set it in the settings: " + planned.error().hint});
    return;
  }
  goal.policy = std::move(planned->policy);
  goal.body = body_of(goal, facts);
}

bool is_weaker(Mode mode, Mode existing) {
  return existing != mode && (existing == Mode::enforce || (existing == Mode::testing && mode == Mode::none));
}

// True if an earlier run was permitted to write a policy of the weaker mode, which is not announced yet.
bool was_permitted(const PolicySettings& settings, Mode live, bool is_in_effect, const Facts& facts) {
  const auto pending = unrecorded_policy(settings.primary, facts);
  if (!pending || pending->mode != settings.goal) return false;
  return !is_in_effect || (announces_last_entry(settings.primary, facts) &&
                           facts.entries(settings.primary).back().mode == live);
}

// The mode before any promotion: never enforce unless it is live, and never weaker than live without a word.
Mode mode_without_promotion(const PolicySettings& settings, const std::optional<Policy>& live,
                            bool is_in_effect, const Facts& facts, RolloutPlan& plan) {
  if (!live || live->mode == Mode::none) return settings.goal == Mode::none ? Mode::none : Mode::testing;
  if (!is_weaker(settings.goal, live->mode)) return live->mode;
  if (contains(facts.settings.forced, Brake::weaker_mode) ||
      was_permitted(settings, live->mode, is_in_effect, facts))
    return settings.goal;
  plan.holds.push_back({HoldReason::weaker_mode, settings.primary,
                        "mode " + std::string(text(settings.goal)) + " is weaker than " +
                            std::string(text(live->mode)) + ", which is " +
                            (is_in_effect ? "live" : "served"),
                        "mtasts apply " + std::string(kWeakerModeOption)});
  return live->mode;
}

// True if mode testing would replace a policy of which only the id is known: senders may enforce it. That the
// goal is enforce tells the loss of a state from a deployment that never had a policy.
bool may_weaken_unknown_policy(const PolicySettings& settings, const LivePolicy& live, const Facts& facts,
                               RolloutPlan& plan) {
  const auto id = agreed_id(facts.sts(settings.primary));
  const bool is_unknown = id && !live.body && !has_id(facts.entries(settings.primary), *id);
  const bool keeps_enforce = live.policy && live.policy->mode == Mode::enforce;
  if (!is_unknown || keeps_enforce || settings.goal != Mode::enforce) return false;
  if (contains(facts.settings.forced, Brake::weaker_mode) || unrecorded_policy(settings.primary, facts))
    return false;
  plan.holds.push_back({HoldReason::weaker_mode, settings.primary,
                        "the id " + id->text() +
                            " is live, and its policy is not served, and not in the "
                            "ledger: if senders enforce it, a policy of mode testing is weaker",
                        "put the state directory back; or mtasts apply " + std::string(kWeakerModeOption)});
  return true;
}

// The max_age of the settings, unless it is below a day and lower than that of a live policy: RFC 8461 has no
// minimum, but some senders refuse such a policy, and a missing unit makes days to seconds.
std::optional<MaxAge> allowed_max_age(const PolicySettings& settings, const std::optional<Policy>& live,
                                      const Facts& facts, RolloutPlan& plan) {
  const std::optional<MaxAge>& wanted = settings.max_age;
  if (!wanted || wanted->seconds() >= MaxAge::kDay || !live || live->mode == Mode::none) return wanted;
  const auto pending = unrecorded_policy(settings.primary, facts);
  const bool was_permitted = pending && pending->max_age == *wanted;
  const bool is_lowered = wanted->seconds() < live->max_age.seconds();
  if (!is_lowered || was_permitted || contains(facts.settings.forced, Brake::weaker_mode)) return wanted;
  plan.holds.push_back({HoldReason::short_max_age, settings.primary,
                        "max_age = " + wanted->text() +
                            " seconds in the settings is below a day (86400), and " + live->max_age.text() +
                            " is live: some senders refuse such a policy; correct it, or permit it",
                        "mtasts apply " + std::string(kWeakerModeOption)});
  return live->max_age;
}

// The entry of the announced id. A later entry with the same id is a policy that somebody served under it.
const LedgerEntry* announced_entry(const DomainName& primary, const Facts& facts) {
  const std::vector<LedgerEntry>& entries = facts.entries(primary);
  const auto id = agreed_id(facts.sts(primary));
  if (!id || entries.empty() || entries.back().id != *id) return nullptr;
  return &*std::find_if(entries.begin(), entries.end(),
                        [&id](const LedgerEntry& entry) { return entry.id == *id; });
}

bool is_policy_of_file(const DomainName& primary, const Policy& policy, const Facts& facts) {
  const auto file = facts.world.policy_files.find(primary);
  if (file == facts.world.policy_files.end()) return false;
  const auto ours = parse_policy(file->second);
  return ours && same_policy(*ours, policy);
}

// The policy from which the goal starts: the served one. But under an id that has not changed, an older file
// at the web server is no decision of the operator, and senders that know the id do not even fetch it. The
// announced policy stays then, unless it covers the MX less well.
std::optional<Policy> existing_policy(const PolicySettings& settings, const LivePolicy& live,
                                      const Facts& facts) {
  const LedgerEntry* entry = announced_entry(settings.primary, facts);
  if (entry == nullptr || !live.body || !live.policy) return live.policy;
  const Policy announced = policy_of(*entry);
  if (same_policy(announced, *live.policy) || is_weaker(announced.mode, live.policy->mode))
    return live.policy;
  const bool is_lowered =
      is_weaker(live.policy->mode, announced.mode) && !is_weaker(settings.goal, announced.mode);
  const bool is_replaced = is_lowered || is_policy_of_file(settings.primary, announced, facts);
  if (!is_replaced || coverage_hold(settings.primary, announced, Trust::known_hosts, facts))
    return live.policy;
  return announced;
}

// The time since which every authoritative server announces mode testing without a break.
std::optional<std::chrono::sys_seconds> announced_testing_since(const DomainName& primary,
                                                                const Facts& facts) {
  const std::vector<LedgerEntry>& entries = facts.entries(primary);
  const auto recorded = testing_since(entries);
  if (!recorded) return std::nullopt;
  std::optional<std::chrono::sys_seconds> since;
  for (auto entry = entries.rbegin(); entry != entries.rend() && entry->mode == Mode::testing; ++entry) {
    if (const Announcement* announced = announcement_of(entry->id, primary, facts)) {
      since = std::min(since.value_or(announced->since), announced->since);
    }
  }
  return since ? std::optional(std::max(*since, *recorded)) : std::nullopt;
}

bool has_lasted(const PolicyGoal& goal, const Facts& facts, RolloutPlan& plan) {
  const auto since = announced_testing_since(goal.primary, facts);
  const auto from = since.value_or(facts.now()) + facts.settings.min_testing;
  if (since && from <= facts.now()) return true;
  plan.dates.push_back({DateKind::enforce, goal.primary, {}, from, from});
  plan.dates.back().check = readiness_check(goal.primary, {}, facts);
  if (facts.settings.needs_reports)
    plan.dates.back().reason = "it needs reports of senders in the store, too, see mtasts-report(1)";
  plan.holds.push_back(
      {HoldReason::min_testing, goal.primary, "mode testing has to last until " + print_utc(from), {}, from});
  return false;
}

// Every MX host that any resolver may return is covered, for each domain that uses the policy.
bool covers_all_users(const PolicyGoal& goal, const std::vector<DomainName>& users, const Facts& facts,
                      RolloutPlan& plan) {
  bool covers = true;
  for (const DomainName& user : users) {
    if (const auto hold = coverage_hold(user, *goal.policy, Trust::also_unknown, facts)) {
      plan.holds.push_back(*hold);
      covers = false;
    }
  }
  return covers;
}

std::vector<DomainName> unready_hosts(const PromotionSeen& seen) {
  std::vector<DomainName> unready;
  for (const auto& [host, readiness] : seen.mx_hosts) {
    if (!readiness.is_ready()) unready.push_back(host);
  }
  return unready;
}

// Names a domain for each of these MX hosts that only hosted domains have.
std::string users_text(const DomainName& primary, const std::vector<DomainName>& hosts, const Facts& facts) {
  std::map<DomainName, std::optional<DomainName>> users;
  for (const DomainName& host : hosts) {
    if (!contains(current_hosts(primary, facts), host)) users.emplace(host, std::nullopt);
  }
  if (users.empty()) return {};
  for (const DomainName& domain : managed_domains(facts.settings)) {
    for (const DomainName& host : current_hosts(domain, facts)) {
      const auto user = users.find(host);
      if (user != users.end() && !user->second) user->second = domain;
    }
  }
  std::vector<std::string> texts;
  for (const auto& [host, user] : users) {
    if (user) texts.push_back(host.text() + " is an MX of " + user->text());
  }
  return texts.empty() ? "" : "; " + join_first(texts, kMostUnreadyNamed, "; ");
}

// The other way to mode enforce if no MX host answers: the port may be blocked here.
std::string_view way_without_smtp(const PromotionSeen& seen) {
  const bool none_answers =
      !seen.mx_hosts.empty() && std::ranges::none_of(seen.mx_hosts, [](const auto& host) {
        return host.second.is_ready() || host.second.fault != MxFault::nowhere;
      });
  return none_answers ? "; where port 25 is blocked, smtp = false in [gates] lets the reports decide" : "";
}

bool has_evidence(const PolicyGoal& goal, const Facts& facts, RolloutPlan& plan) {
  const PromotionSeen* const seen = promotion_seen(goal.primary, facts, plan);
  if (seen == nullptr) return false;
  const Readiness& readiness = seen->readiness;
  const ReportEvidence& evidence = seen->evidence;
  if (!readiness.is_ready) {
    const std::vector<DomainName> unready = unready_hosts(*seen);
    plan.holds.push_back({HoldReason::not_ready, goal.primary,
                          readiness.reason + users_text(goal.primary, unready, facts),
                          readiness_check(goal.primary, unready, facts).append(way_without_smtp(*seen))});
  }
  const bool lacks_reports = facts.settings.needs_reports && !evidence.is_sufficient;
  if (lacks_reports) {
    plan.holds.push_back({HoldReason::no_evidence, goal.primary, evidence.reason, evidence.opened_by});
  }
  return readiness.is_ready && !lacks_reports;
}

// Reads a policy of mode enforce that senders would take, and to which no record leads.
void read_unannounced_policy(PolicyGoal& goal, const Facts& facts, RolloutPlan& plan) {
  const auto& host = facts.seen(goal.primary).policy_host;
  LivePolicy& live = goal.live;
  if (!host) {
    plan.to_fetch.push_back(goal.primary);
    live.is_known = false;
    return;
  }
  const auto body = accepted_body(goal.primary, host->addresses, host->fetches);
  if (!body) return;
  Policy policy = *parse_policy(*body);
  const bool is_stronger = !live.policy || is_weaker(live.policy->mode, policy.mode);
  if (policy.mode != Mode::enforce || !is_stronger) return;
  live.policy = std::move(policy);
  live.body = *body;
  live.is_valid = true;
}

// Reads the policy of a primary, which may be served without a valid record.
void read_live_policy(PolicyGoal& goal, const Facts& facts, RolloutPlan& plan) {
  goal.live = read_live_policy(goal.primary, facts, plan);
  const NameSeen sts = facts.sts(goal.primary);
  if (goal.live.is_known && is_unpublished(sts)) read_unannounced_policy(goal, facts, plan);
  const auto& live = goal.live.policy;
  if (!live || live->mode != Mode::enforce || may_be_in_effect(goal.primary, facts)) return;
  goal.live.fault = targets_at(sts).empty()
                        ? record_fault(goal.primary, read_known_ids(texts_at(sts)))
                        : "no MTA-STS record was found behind the CNAME of " + goal.sts_name.text();
}

// The MX of a domain that left the settings are not looked up, and mode enforce might lose its mail.
bool has_only_managed_users(const PolicyGoal& goal, const Facts& facts, RolloutPlan& plan) {
  auto hold = unmanaged_customer_hold(goal.primary, facts);
  if (!hold) return true;
  plan.holds.push_back(*std::move(hold));
  return false;
}

// Names the way out of mode enforce to the hold for a server that gives no answer.
void name_weaker_mode(const PolicySettings& settings, const Facts& facts, RolloutPlan& plan) {
  const NameSeen sts = facts.sts(settings.primary);
  const std::optional<Policy> last = last_policy(facts.entries(settings.primary));
  if (!is_partly_known(sts) || !last || !is_weaker(settings.goal, last->mode)) return;
  plan.holds.back().opened_by += "; mtasts apply " + std::string(kWeakerModeOption) + " does not wait for it";
}

bool may_enforce(const PolicyGoal& goal, const std::vector<DomainName>& users, const Facts& facts,
                 RolloutPlan& plan) {
  return is_at_rest(goal, facts) && has_lasted(goal, facts, plan) &&
         has_only_managed_users(goal, facts, plan) && covers_all_users(goal, users, facts, plan) &&
         has_evidence(goal, facts, plan);
}

}  // namespace

std::string readiness_check(const DomainName& primary, const std::vector<DomainName>& unready,
                            const Facts& facts) {
  std::string command = "mtasts check --ready-for enforce " + primary.text();
  std::size_t named = 0;
  for (const DomainName& host : unready) {
    if (contains(current_hosts(primary, facts), host)) continue;
    if (named++ == kMostUnreadyNamed) break;
    command += " --mx " + host.text();
  }
  return command;
}

LivePolicy read_live_policy(const DomainName& domain, const Facts& facts, RolloutPlan& plan) {
  const DomainSeen& seen = facts.seen(domain);
  const NameSeen sts = facts.sts(domain);
  if (!is_known(sts)) {
    plan.holds.push_back(records_unknown_hold(domain, sts_record_name(domain), sts));
    return {};
  }
  LivePolicy live{.is_known = true, .policy = last_policy(facts.entries(domain))};
  if (is_unpublished(sts)) return live;
  if (!seen.policy_host) {
    plan.to_fetch.push_back(domain);
    return {};
  }
  const auto body = served_body(domain, seen.policy_host->addresses, seen.policy_host->fetches);
  if (!body) {
    // Its hint names an option of the generators; here no setting takes the place of the answer.
    plan.holds.push_back({HoldReason::policy_unknown, domain, body.error().message,
                          "run again when its web server can be reached from here"});
    return {};
  }
  if (!*body) return live;
  const auto strict = parse_policy(**body);
  live.is_valid = strict.has_value();
  live.policy = strict ? std::optional(*strict) : repair_policy(**body);
  live.body = **body;
  return live;
}

PolicyGoal policy_goal(const PolicySettings& settings, const std::vector<DomainName>& users,
                       const Facts& facts, RolloutPlan& plan) {
  PolicyGoal goal{.primary = settings.primary};
  read_live_policy(goal, facts, plan);
  if (!goal.live.is_known) {
    name_weaker_mode(settings, facts, plan);
    return goal;
  }
  if (may_weaken_unknown_policy(settings, goal.live, facts, plan)) return goal;
  const std::optional<Policy> live = existing_policy(settings, goal.live, facts);
  const Mode mode = mode_without_promotion(settings, live, goal.live.fault.empty(), facts, plan);
  RequestedPolicy requested{.mode = mode, .max_age = settings.max_age};
  if (mode != Mode::none) {
    requested.max_age = allowed_max_age(settings, live, facts, plan);
    auto mx = policy_mx(settings, live, users, facts, plan);
    if (!mx) return goal;
    requested.mx = *std::move(mx);
  }
  set_policy(goal, requested, live, facts, plan);
  const bool is_first = !live || live->mode == Mode::none;
  if (goal.policy && is_first && mode != Mode::none) {
    auto hold = first_coverage_hold(settings, *goal.policy, facts);
    if (!hold) hold = user_coverage_hold(goal.primary, users, *goal.policy, facts);
    if (hold) {
      plan.holds.push_back(*std::move(hold));
      goal.policy.reset();
    }
  }
  const bool aims_higher = settings.goal == Mode::enforce && mode == Mode::testing;
  if (!goal.policy || !aims_higher || !may_enforce(goal, users, facts, plan)) return goal;
  requested.mode = Mode::enforce;
  set_policy(goal, requested, live, facts, plan);
  return goal;
}

PolicyGoal retirement_goal(const DomainName& domain, const Facts& facts, RolloutPlan& plan) {
  PolicyGoal goal{.primary = domain, .live = read_live_policy(domain, facts, plan)};
  if (!goal.live.is_known) return goal;
  set_policy(goal, {.mode = Mode::none}, goal.live.policy, facts, plan);
  return goal;
}

const std::string& wanted_body(const PolicyGoal& goal, const std::vector<PolicyFetch>& fetches,
                               const Facts& facts) {
  if (!facts.settings.is_policy_rewritten || !goal.policy) return goal.body;
  const std::string* const served = body_with_fields(*goal.policy, fetches);
  return served == nullptr ? goal.body : *served;
}

bool is_policy_written(const PolicyGoal& goal, const Facts& facts) {
  const auto file = facts.world.policy_files.find(goal.primary);
  return file != facts.world.policy_files.end() && file->second == goal.body;
}

const PromotionSeen* promotion_seen(const DomainName& primary, const Facts& facts, RolloutPlan& plan) {
  const auto seen = facts.world.promotions.find(primary);
  if (seen != facts.world.promotions.end()) return &seen->second;
  plan.to_check.push_back(primary);
  return nullptr;
}

std::optional<Hold> effect_gate(const PolicyGoal& goal, const std::vector<DomainName>& users,
                                const Facts& facts, RolloutPlan& plan) {
  if (goal.live.fault.empty() || goal.policy->mode != Mode::enforce) return std::nullopt;
  const PromotionSeen* const checked = promotion_seen(goal.primary, facts, plan);
  if (checked == nullptr) return Hold{HoldReason::not_ready, goal.primary, "its MX hosts were not asked"};
  if (const Readiness& readiness = checked->readiness; !readiness.is_ready) {
    return Hold{
        HoldReason::not_ready, goal.primary,
        "mode enforce is served, and not in effect: " + goal.live.fault +
            "; with a valid record senders would enforce it, but: " + readiness.reason,
        "mend that, and apply publishes the record; or set mode = \"testing\", and run mtasts apply " +
            std::string(kWeakerModeOption)};
  }
  if (auto hold = unmanaged_customer_hold(goal.primary, facts)) return hold;
  for (const DomainName& user : users) {
    if (auto hold = coverage_hold(user, *goal.policy, Trust::also_unknown, facts)) return hold;
  }
  return std::nullopt;
}

bool is_at_rest(const PolicyGoal& goal, const Facts& facts) {
  const auto& host = facts.seen(goal.primary).policy_host;
  return goal.policy && host && goal.live.body == wanted_body(goal, host->fetches, facts) &&
         announces_last_entry(goal.primary, facts) &&
         records_policy(facts.entries(goal.primary).back(), *goal.policy);
}

}  // namespace mtasts
