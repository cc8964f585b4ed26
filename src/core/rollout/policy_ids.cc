// A sender fetches a policy when it sees an id that it does not know (RFC 8461 §3.1).
#include "core/rollout/policy_ids.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "core/rollout/names_seen.h"
#include "core/rollout/senders.h"
#include "core/text/without_repeats.h"
#include "mtasts/live_policy.h"
#include "mtasts/utc_time.h"

namespace mtasts {
namespace {

// The announcement with which the domain last left the policy of the primary.
const Announcement* departure_from(const DomainName& primary, const std::vector<Announcement>& announced) {
  for (std::size_t i = announced.size(); i > 1; --i) {
    if (announced[i - 2].policy == primary) return &announced[i - 1];
  }
  return nullptr;
}

// The earliest time at which any server can have had the present id: a run may see it only days later.
std::chrono::sys_seconds published_from(const DomainName& primary, const Facts& facts) {
  const LedgerEntry& present = facts.entries(primary).back();
  const auto recorded = read_utc(present.time).value_or(std::chrono::sys_seconds{});
  const Announcement* const seen = announcement_of(present.id, primary, facts);
  return seen == nullptr ? recorded : std::min(recorded, seen->since);
}

bool serves_our_policy(const PolicyGoal& goal, const Facts& facts) {
  if (!goal.live.body || !goal.live.policy) return false;
  const std::vector<LedgerEntry>& entries = facts.entries(goal.primary);
  if (!entries.empty() && records_policy(entries.back(), *goal.live.policy)) return true;
  const auto file = facts.world.policy_files.find(goal.primary);
  if (file == facts.world.policy_files.end()) return false;
  const auto ours = parse_policy(file->second);
  return ours && same_policy(*ours, *goal.live.policy);
}

// True if an earlier run may have made the id for a policy that the ledger does not have: the state is that
// of a backup. The last policy gets one other id so: two machines with copies of a state would replace each
// other's ids in every run else.
bool may_be_of_lost_run(const Announcement& announced, const std::vector<LedgerEntry>& entries) {
  const auto seen = std::find_if(entries.begin(), entries.end(), [&announced](const LedgerEntry& entry) {
    return read_utc(entry.time) >= announced.since;
  });
  if (seen == entries.begin()) return false;
  const auto last = std::prev(seen);
  const auto id = read_dated(announced.id);
  const auto last_id = read_dated(last->id);
  if (!id || (last_id && *id < *last_id)) return false;
  return last == entries.begin() || !records_policy(*std::prev(last), policy_of(*last));
}

}  // namespace

bool announces_last_entry(const DomainName& primary, const Facts& facts) {
  const std::vector<LedgerEntry>& entries = facts.entries(primary);
  return !entries.empty() && agreed_id(facts.sts(primary)) == entries.back().id;
}

std::set<std::string> ids_known_to_senders(const std::vector<DomainName>& domains, const Facts& facts) {
  std::set<std::string> ids;
  std::set<DomainName> policies;
  bool may_have_any = false;
  for (const DomainName& domain : domains) {
    policies.insert(domain);
    const DomainMemory& memory = facts.remembered(domain);
    for (const Announcement& announced : memory.announced) {
      ids.insert(announced.id.text());
      policies.insert(announced.policy);
    }
    const NameSeen sts = facts.sts(domain);
    for (const PolicySettings& policy : facts.settings.policies) {
      if (leads_to(sts, sts_record_name(policy.primary))) policies.insert(policy.primary);
    }
    may_have_any = may_have_any || memory.any_policy_until;
  }
  if (may_have_any) {
    for (const auto& [policy, entries] : facts.world.ledger) policies.insert(policy);
  }
  for (const DomainName& policy : policies) {
    for (const LedgerEntry& entry : facts.entries(policy)) ids.insert(entry.id.text());
    for (const Announcement& each : facts.remembered(policy).announced) ids.insert(each.id.text());
    for (const PolicyId& id : facts.remembered(policy).partial_ids) ids.insert(id.text());
    for (const PolicyId& id : read_known_ids(texts_at(facts.sts(policy))).current) ids.insert(id.text());
  }
  return ids;
}

Result<PolicyId> new_id(const DomainName& primary, const std::vector<DomainName>& users,
                        const std::set<std::string>& used_ids, const Facts& facts) {
  KnownIds known = read_known_ids(texts_at(facts.sts(primary)));
  if (!facts.entries(primary).empty()) add_once(known.current, facts.entries(primary).back().id);
  std::set<std::string> used = used_ids;
  used.merge(ids_known_to_senders(users, facts));
  for (const std::string& id : used) known.used.push_back(*PolicyId::parse(id));
  const auto next = next_policy_id(known, Day(std::chrono::floor<std::chrono::days>(facts.now())));
  if (!next) return fail(next.error());
  return next->id;
}

std::optional<LedgerEntry> unrecorded_entry(const PolicyGoal& goal, const std::vector<LedgerEntry>& entries,
                                            const Facts& facts) {
  const auto id = own_or_foreign_id(facts.seen(goal.primary));
  if (!id || !goal.live.body || !goal.live.policy) return std::nullopt;
  const Policy& live = *goal.live.policy;
  if (live.mx.empty() && live.mode != Mode::none) return std::nullopt;  // no sender takes it
  if (has_id(entries, *id) && (same_policy(live, *goal.policy) || records_policy(entries.back(), live)))
    return std::nullopt;
  return LedgerEntry{print_utc(facts.now()), goal.primary, *id, live.mode, live.max_age, live.mx};
}

std::optional<LedgerEntry> foreign_entry(const DomainName& hosted, const Facts& facts, RolloutPlan& plan) {
  const DomainSeen& seen = facts.seen(hosted);
  const auto id = own_or_foreign_id(seen);
  // Our web server may have the policy of its next primary already.
  if (!id || has_id(facts.entries(hosted), *id) || may_lead_to_our_web(hosted, facts)) return std::nullopt;
  if (!seen.policy_host) {
    plan.to_fetch.push_back(hosted);
    return std::nullopt;
  }
  const auto body = served_body(hosted, seen.policy_host->addresses, seen.policy_host->fetches);
  if (!body || !*body) return std::nullopt;
  const auto policy = parse_policy(**body);
  if (!policy) return std::nullopt;
  return LedgerEntry{print_utc(facts.now()), hosted, *id, policy->mode, policy->max_age, policy->mx};
}

const Announcement* lost_present_id(const PolicyGoal& goal, const Facts& facts) {
  const auto id = own_or_foreign_id(facts.seen(goal.primary));
  const std::vector<LedgerEntry>& entries = facts.entries(goal.primary);
  const Announcement* announced = id ? announcement_of(*id, goal.primary, facts) : nullptr;
  if (announced == nullptr || has_id(entries, *id)) return nullptr;
  const bool is_older =
      std::ranges::none_of(facts.remembered(goal.primary).announced,
                           [&entries](const Announcement& each) { return has_id(entries, each.id); });
  const bool may_be_lost = is_older || may_be_of_lost_run(*announced, entries);
  return announced->is_recorded || (may_be_lost && serves_our_policy(goal, facts)) ? announced : nullptr;
}

bool is_replaced(const Announcement& announced, const std::vector<LedgerEntry>& entries) {
  return std::any_of(entries.begin(), entries.end(), [&announced](const LedgerEntry& entry) {
    return read_utc(entry.time) >= announced.since;
  });
}

bool served_another_policy(const HostedDomain& each, const DomainName& primary, const Facts& facts) {
  const std::vector<Announcement>& announced = each.memory->announced;
  if (announced.empty() || announced.back().early.empty() || announced.back().policy != primary) return false;
  if (!announces_last_entry(primary, facts)) return false;  // it is about to get an id
  const PolicyId& id = facts.entries(primary).back().id;
  const std::vector<EarlyPolicy>& served = announced.back().early;
  return std::any_of(served.begin(), served.end(),
                     [&id](const EarlyPolicy& other) { return other.id == id; });
}

std::optional<Hold> same_id_gate(const DomainName& hosted, const DomainName& primary, const Facts& facts) {
  const PolicyId& id = facts.entries(primary).back().id;
  const DomainMemory& memory = facts.remembered(hosted);
  if (!memory.announced.empty() && memory.announced.back().policy == primary) return std::nullopt;
  std::optional<std::chrono::sys_seconds> until;
  const Announcement* const departure = departure_from(primary, memory.announced);
  if (const auto left = departure != nullptr ? departure->settled : memory.any_policy_until) {
    if (published_from(primary, facts) >= *left) return std::nullopt;
    if (*left > facts.now()) until = left;
  } else if (!ids_known_to_senders({hosted}, facts).contains(id.text())) {
    return std::nullopt;
  }
  return Hold{HoldReason::same_id, hosted,
              "its senders know the id " + id.text() + " from another policy, and would not fetch this one",
              until ? "" : "mtasts apply gives " + primary.text() + " a new id", until};
}

}  // namespace mtasts
