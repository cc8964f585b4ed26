// Policy first, TXT second (RFC 8461 §8.1): whatever a sender fetches after it has seen a new id must be the
// policy of this id, at every domain that shows the id.
#include "core/rollout/publication.h"

#include <algorithm>

#include "core/rollout/names_seen.h"
#include "core/text/without_repeats.h"
#include "mtasts/hosted_records.h"
#include "mtasts/live_policy.h"
#include "mtasts/utc_time.h"

namespace mtasts {
namespace {

constexpr std::uint64_t kDefaultTtl = 3600;

void add_step(RolloutPlan& plan, Phase phase, const DomainName& domain, StepAction action,
              const std::optional<Hold>& gate = {}) {
  plan.steps.push_back({phase, domain, std::move(action), gate});
}

// Adds the change of the records at one name, or the obstacle.
void add_name(RolloutPlan& plan, Phase phase, const DomainName& domain, NamePlan name,
              const std::optional<Hold>& gate = {}) {
  if (name.hold) plan.holds.push_back(*std::move(name.hold));
  if (name.change) add_step(plan, phase, domain, *std::move(name.change), gate);
}

NamePlan plan_host(const DomainName& domain, const NameSeen& host, const std::vector<ResourceRecord>& records,
                   const Facts& facts) {
  return plan_name(domain, host, records_at(policy_host(domain), records), facts.settings.ttl);
}

Hold closed(const DomainName& domain, HoldReason reason, std::string message, std::string opened_by = {}) {
  return {reason, domain, std::move(message), std::move(opened_by)};
}

// ---- the gate: the Policy Host serves exactly these bytes

bool lacks_certificate(const PolicyHostSeen& seen, const DomainName& host) {
  return std::any_of(seen.fetches.begin(), seen.fetches.end(), [&host](const PolicyFetch& fetch) {
    return fetch.tls && (fetch.tls->chain.empty() || !fetch.tls->chain_faults.empty() ||
                         !names_host(fetch.tls->chain.front(), host));
  });
}

// The step that makes an answering Policy Host serve the policy.
std::string serving_words(const PolicyGoal& goal, const Facts& facts) {
  const auto file = facts.world.policy_files.find(goal.primary);
  const bool is_written = file != facts.world.policy_files.end() && file->second == goal.body;
  return is_written ? "let the web server serve the policy that mtasts apply has written"
                    : "mtasts apply writes the policy";
}

std::optional<Hold> live_gate(const DomainName& domain, const PolicyGoal& goal, const Facts& facts,
                              RolloutPlan& plan) {
  const auto& seen = facts.seen(domain).policy_host;
  if (!seen) {
    plan.to_fetch.push_back(domain);
    return closed(domain, HoldReason::policy_unknown, "the Policy Host was not asked");
  }
  const auto live =
      check_live(domain, seen->addresses, seen->fetches, wanted_body(goal, seen->fetches, facts));
  if (live) return std::nullopt;
  const bool is_unknown = live.error().fault == Fault::undetermined;
  Hold gate = closed(domain, is_unknown ? HoldReason::policy_unknown : HoldReason::policy_not_live,
                     live.error().message, live.error().hint);
  gate.lacks_certificate = lacks_certificate(*seen, policy_host(domain));
  const auto records = agreed_records(facts.seen(domain).host);
  if (!is_unknown && seen->fetches.empty() && records && !records->empty()) {
    gate.opened_by =
        "the record is published: wait until resolvers have forgotten that there was none (--wait does), or "
        "give its web server an address";
  }
  if (!is_unknown && !seen->fetches.empty()) gate.opened_by = serving_words(goal, facts);
  if (gate.lacks_certificate) gate.opened_by = "certbot certonly -d " + policy_host(domain).text();
  return gate;
}

// True if no careful sender can fetch any policy of the domain, so that none is cached under a wrong id.
bool serves_nothing(const DomainName& domain, const PolicyHostSeen& seen) {
  return std::none_of(seen.fetches.begin(), seen.fetches.end(), [&](const PolicyFetch& fetch) {
    const auto live = check_live(domain, seen.addresses, {fetch}, fetch.body);
    return live || live.error().fault == Fault::undetermined;
  });
}

// Closed while a sender of any user could fetch another policy and keep it under the new id.
std::optional<Hold> users_gate(const PolicyGoal& goal, const std::vector<DomainName>& users,
                               const Facts& facts, RolloutPlan& plan) {
  std::optional<Hold> gate = live_gate(goal.primary, goal, facts, plan);
  for (const DomainName& user : users) {
    if (user == goal.primary) continue;
    const NameSeen sts = facts.sts(user);
    if (is_known(sts) && !leads_to(sts, goal.sts_name)) continue;  // its senders do not see the new id
    auto of_user = live_gate(user, goal, facts, plan);
    const auto& seen = facts.seen(user).policy_host;
    if (of_user && seen && serves_nothing(user, *seen)) continue;
    if (!gate) gate = std::move(of_user);
  }
  return gate;
}

// ---- the gate: the new web host serves the policy before the record leads there

// The records that lead to a web server, without their TTL.
std::vector<Rdata> ways_to_web(const std::vector<ResourceRecord>& records) {
  std::vector<Rdata> ways;
  for (const ResourceRecord& record : records) {
    if (!std::holds_alternative<TxtData>(record.rdata)) ways.push_back(record.rdata);
  }
  return ways;
}

// True if the domain is published, and the change leads its senders to another web server.
bool moves_policy(const DomainName& domain, const NamePlan& host, const Facts& facts) {
  if (!host.change || is_unpublished(facts.sts(domain))) return false;
  const std::vector<Rdata> before = ways_to_web(host.change->before);
  const std::vector<Rdata> after = ways_to_web(host.change->after);
  return !before.empty() && !std::is_permutation(before.begin(), before.end(), after.begin(), after.end());
}

// True if it is certain that senders get no policy of the domain now, so that the move takes none from them.
bool is_out_of_service(const DomainName& domain, const Facts& facts, RolloutPlan& plan) {
  const auto& now = facts.seen(domain).policy_host;
  if (!now) {
    plan.to_fetch.push_back(domain);
    return false;
  }
  const auto live = check_live(domain, now->addresses, now->fetches, {});
  return !live && live.error().fault != Fault::undetermined && serves_nothing(domain, *now);
}

// Closed while a sender that follows the new record would find another policy. Without any policy there it
// keeps the one that it has, which the operator may permit: some web servers get their certificate only after
// the move. A web host that does not serve the primary is not asked for each of its hosted domains.
std::optional<Hold> next_web_gate(const DomainName& domain, const PolicyGoal& goal, const Facts& facts,
                                  RolloutPlan& plan) {
  if (domain != goal.primary) {
    if (auto of_primary = next_web_gate(goal.primary, goal, facts, plan)) return of_primary;
  }
  const auto& next = facts.seen(domain).next_web_host;
  if (!next) {
    plan.to_fetch_ahead.push_back(domain);
    return closed(domain, HoldReason::policy_unknown, "the new web host was not asked");
  }
  const auto live =
      check_live(domain, next->addresses, next->fetches, wanted_body(goal, next->fetches, facts));
  if (live) return std::nullopt;
  const bool finds_no_policy = !next->fetches.empty() && serves_nothing(domain, *next);
  const bool is_permitted = finds_no_policy && (contains(facts.settings.forced, Brake::web_host) ||
                                                is_out_of_service(domain, facts, plan));
  if (is_permitted) return std::nullopt;
  const std::string message = "the move to the new web host waits: " + live.error().message;
  if (live.error().fault == Fault::undetermined)
    return closed(domain, HoldReason::policy_unknown, message, live.error().hint);
  std::string opened_by = "serve the policy there, with a certificate for the name";
  if (finds_no_policy) opened_by += "; if that can come only after the move, mtasts apply --force-web-host";
  if (next->fetches.empty()) opened_by = "publish an address of the web host";
  return closed(domain, HoldReason::web_host_not_ready, message, opened_by);
}

// Hosted domains may lead to the addresses of the primary.
std::optional<Hold> host_move_gate(const PolicyGoal& goal, const std::vector<DomainName>& users,
                                   const NamePlan& host, const Facts& facts, RolloutPlan& plan) {
  if (!moves_policy(goal.primary, host, facts)) return std::nullopt;
  std::optional<Hold> gate = next_web_gate(goal.primary, goal, facts, plan);
  if (gate || facts.settings.web.host) return gate;
  for (const DomainName& user : users) {
    if (has_no_records(facts.seen(user).host)) continue;
    auto of_user = next_web_gate(user, goal, facts, plan);
    if (!gate) gate = std::move(of_user);
  }
  return gate;
}

// ---- the ledger

// The entry of a policy that senders may have fetched, and that the ledger does not have: somebody else
// published it, or an earlier run served it and its goal has changed since.
std::optional<LedgerEntry> unrecorded_entry(const PolicyGoal& goal, const std::vector<LedgerEntry>& entries,
                                            const Facts& facts) {
  const auto id = agreed_id(facts.sts(goal.primary));
  if (!id || !goal.live.body || !goal.live.policy) return std::nullopt;
  const Policy& live = *goal.live.policy;
  if (live.mx.empty() && live.mode != Mode::none) return std::nullopt;  // no sender takes it
  if (has_id(entries, *id) && (same_policy(live, *goal.policy) || records_policy(entries.back(), live)))
    return std::nullopt;
  return LedgerEntry{print_utc(facts.now()), goal.primary, *id, live.mode, live.max_age, live.mx};
}

// The announcement of the present id if the ledger has lost its entry. Any policy may have had the id, so
// senders that know it would not fetch the present policy.
const Announcement* lost_present_id(const DomainName& primary, const Facts& facts) {
  const auto id = agreed_id(facts.sts(primary));
  const Announcement* announced = id ? announcement_of(*id, primary, facts) : nullptr;
  if (announced == nullptr || !announced->is_recorded) return nullptr;
  return has_id(facts.entries(primary), *id) ? nullptr : announced;
}

// True if a new id was recorded for the policy after this announcement.
bool is_replaced(const Announcement& announced, const std::vector<LedgerEntry>& entries) {
  return std::any_of(entries.begin(), entries.end(), [&announced](const LedgerEntry& entry) {
    return read_utc(entry.time) >= announced.since;
  });
}

// The successor of all ids that senders may know.
Result<PolicyId> new_id(const PolicyGoal& goal, const std::vector<DomainName>& users,
                        const std::set<std::string>& used_ids, const Facts& facts) {
  KnownIds known = read_known_ids(texts_at(facts.sts(goal.primary)));
  if (!facts.entries(goal.primary).empty()) add_once(known.current, facts.entries(goal.primary).back().id);
  std::set<std::string> used = used_ids;
  for (const DomainName& user : users) used.merge(ids_known_to_senders(user, facts));
  for (const std::string& id : used) add_once(known.used, *PolicyId::parse(id));
  const auto next = next_policy_id(known, Day(std::chrono::floor<std::chrono::days>(facts.now())));
  if (!next) return fail(next.error());
  return next->id;
}

// ---- the announcement

void announce(const PolicyGoal& goal, const PolicyId& id, const std::optional<Hold>& gate,
              const std::vector<ResourceRecord>& records, const Facts& facts, RolloutPlan& plan) {
  const DomainSeen& seen = facts.seen(goal.primary);
  const bool is_announced = agreed_id(seen.sts) == id;
  for (const auto& [owner, name] : {std::pair(sts_record_name(goal.primary), &seen.sts),
                                    std::pair(tlsrpt_record_name(goal.primary), &seen.tlsrpt)}) {
    add_name(plan, Phase::announcement, goal.primary,
             plan_name(goal.primary, *name, records_at(owner, records), facts.settings.ttl),
             is_announced ? std::nullopt : gate);
  }
}

// Adds a hold if the Policy Host does not serve the policy that is announced already.
void hold_if_not_live(const PolicyGoal& goal, const Facts& facts, RolloutPlan& plan) {
  if (auto gate = live_gate(goal.primary, goal, facts, plan)) plan.holds.push_back(*std::move(gate));
}

void write_and_serve(const PolicyGoal& goal, const Facts& facts, RolloutPlan& plan) {
  const auto file = facts.world.policy_files.find(goal.primary);
  const bool has_file = file != facts.world.policy_files.end();
  if (!has_file || file->second != goal.body) {
    add_step(plan, Phase::policy_file, goal.primary,
             WritePolicy{has_file ? std::optional(file->second) : std::nullopt, goal.body});
  }
  const auto site = facts.world.site->find(goal.primary);
  if (site == facts.world.site->end() || site->second != goal.primary) {
    add_step(plan, Phase::site, goal.primary, ServePolicy{goal.primary});
  }
}

// ---- hosted domains

std::optional<Hold> announced_gate(const PolicyGoal& goal, const Facts& facts) {
  const std::vector<LedgerEntry>& entries = facts.entries(goal.primary);
  if (!entries.empty() && agreed_id(facts.sts(goal.primary)) == entries.back().id) return std::nullopt;
  return closed(goal.primary, HoldReason::not_announced,
                "not every authoritative server has the current _mta-sts record of " + goal.primary.text());
}

// A CNAME to a name without a record would only make senders ask in vain.
std::optional<Hold> tlsrpt_gate(const PolicyGoal& goal, const Facts& facts) {
  const NameSeen& tlsrpt = facts.seen(goal.primary).tlsrpt;
  if (agreed_records(tlsrpt) && read_tlsrpt_records(texts_at(tlsrpt)).record) return std::nullopt;
  return closed(goal.primary, HoldReason::not_announced,
                "not every authoritative server has the _smtp._tls record of " + goal.primary.text());
}

// The announcement with which the domain last left the policy of the primary.
const Announcement* departure_from(const DomainName& primary, const std::vector<Announcement>& announced) {
  for (std::size_t i = announced.size(); i > 1; --i) {
    if (announced[i - 2].policy == primary) return &announced[i - 1];
  }
  return nullptr;
}

// True if senders may have fetched another policy of the domain under the present id of its primary, before
// the web server had that of the primary again.
bool served_another_policy(const HostedDomain& each, const PolicyGoal& goal, const Facts& facts) {
  const std::vector<Announcement>& announced = each.memory->announced;
  if (announced.empty() || announced.back().early.empty() || announced.back().policy != goal.primary)
    return false;
  if (announced_gate(goal, facts)) return false;  // it is about to get an id
  const PolicyId& id = facts.entries(goal.primary).back().id;
  const std::vector<EarlyPolicy>& served = announced.back().early;
  return std::any_of(served.begin(), served.end(),
                     [&id](const EarlyPolicy& other) { return other.id == id; });
}

// The earliest time at which any server can have had the present id: a run may see it only days later.
std::chrono::sys_seconds published_from(const DomainName& primary, const Facts& facts) {
  const LedgerEntry& present = facts.entries(primary).back();
  const auto recorded = read_utc(present.time).value_or(std::chrono::sys_seconds{});
  const Announcement* const seen = announcement_of(present.id, primary, facts);
  return seen == nullptr ? recorded : std::min(recorded, seen->since);
}

// Senders that know the id from another policy would keep that policy. As long as resolvers lead them to the
// primary that a domain has left, they fetch the policy of its successor under the id of this primary.
std::optional<Hold> same_id_gate(const DomainName& hosted, const PolicyGoal& goal, const Facts& facts) {
  const PolicyId& id = facts.entries(goal.primary).back().id;
  const DomainMemory& memory = facts.remembered(hosted);
  if (!memory.announced.empty() && memory.announced.back().policy == goal.primary) return std::nullopt;
  std::optional<std::chrono::sys_seconds> until;
  const Announcement* const departure = departure_from(goal.primary, memory.announced);
  if (const auto left = departure != nullptr ? departure->settled : memory.any_policy_until) {
    if (published_from(goal.primary, facts) >= *left) return std::nullopt;
    if (*left > facts.now()) until = left;
  } else if (!ids_known_to_senders(hosted, facts).contains(id.text())) {
    return std::nullopt;
  }
  return Hold{HoldReason::same_id, hosted,
              "its senders know the id " + id.text() + " from another policy, and would not fetch this one",
              until ? "" : "mtasts apply gives " + goal.primary.text() + " a new id", until};
}

// Fast path: true if brief answers are those of the wanted records, so that nothing is to be planned.
bool has_records(const HostedDomain& hosted, const PolicyGoal& goal, const HostedRecords& wanted,
                 const Facts& facts) {
  const ConfirmedRecords& confirmed = *hosted.memory->confirmed;
  const auto& ttl = facts.settings.ttl;
  const bool has_ttls = !ttl || (confirmed.host_ttl == *ttl && confirmed.sts_ttl == *ttl &&
                                 confirmed.tlsrpt_ttl.value_or(*ttl) == *ttl);
  return has_ttls && hosted.memory->announced.back().policy == goal.primary &&
         wanted.leads_to(*hosted.domain, confirmed.web, confirmed.tlsrpt_ttl.has_value());
}

}  // namespace

RequestedRecords requested_records(const DomainName& primary, const Facts& facts) {
  RequestedRecords requested{.web = facts.settings.web,
                             .rua = facts.settings.rua,
                             .ttl = facts.settings.ttl.value_or(*Ttl::from_seconds(kDefaultTtl))};
  if (requested.rua.empty()) {
    const auto existing = read_tlsrpt_records(texts_at(facts.seen(primary).tlsrpt));
    if (existing.record) requested.rua = existing.record->rua;
  }
  requested.tlsrpt = !requested.rua.empty();
  return requested;
}

std::set<std::string> ids_known_to_senders(const DomainName& domain, const Facts& facts) {
  std::set<std::string> ids;
  std::vector<DomainName> policies = {domain};
  for (const Announcement& announced : facts.remembered(domain).announced) {
    ids.insert(announced.id.text());
    add_once(policies, announced.policy);
  }
  for (const PolicySettings& policy : facts.settings.policies) {
    if (leads_to(facts.sts(domain), sts_record_name(policy.primary))) add_once(policies, policy.primary);
  }
  const auto add_ids_of = [&ids, &facts](const DomainName& policy) {
    for (const LedgerEntry& entry : facts.entries(policy)) ids.insert(entry.id.text());
    for (const Announcement& each : facts.remembered(policy).announced) ids.insert(each.id.text());
    for (const PolicyId& id : read_known_ids(texts_at(facts.sts(policy))).current) ids.insert(id.text());
  };
  for (const DomainName& policy : policies) add_ids_of(policy);
  if (!facts.remembered(domain).any_policy_until) return ids;
  for (const auto& [policy, entries] : facts.world.ledger) add_ids_of(policy);
  return ids;
}

void publish_policy(const PolicyGoal& goal, const std::vector<DomainName>& users, NewId new_id_rule,
                    std::set<std::string>& used_ids, const Facts& facts, RolloutPlan& plan) {
  if (!goal.policy) return;
  std::vector<ResourceRecord> records =
      primary_records(goal.primary, std::nullopt, requested_records(goal.primary, facts));
  NamePlan host = plan_host(goal.primary, facts.seen(goal.primary).host, records, facts);
  const bool host_is_done = host.is_done();
  const auto host_gate = host_move_gate(goal, users, host, facts, plan);
  add_name(plan, Phase::host_record, goal.primary, std::move(host), host_gate);

  std::vector<LedgerEntry> entries = facts.entries(goal.primary);
  const Announcement* const lost_id = lost_present_id(goal.primary, facts);
  const bool needs_id =
      new_id_rule == NewId::always || (lost_id != nullptr && !is_replaced(*lost_id, entries));
  if (auto unrecorded = unrecorded_entry(goal, entries, facts); unrecorded && lost_id == nullptr) {
    add_step(plan, Phase::taken_over, goal.primary, RecordPolicy{*unrecorded});
    entries.push_back(*std::move(unrecorded));
  }
  write_and_serve(goal, facts, plan);

  const bool is_recorded = !needs_id && !entries.empty() && records_policy(entries.back(), *goal.policy);
  std::optional<Hold> gate;
  if (!is_recorded || agreed_id(facts.sts(goal.primary)) != entries.back().id) {
    gate = users_gate(goal, users, facts, plan);
    if (!gate && !host_is_done) {
      gate = closed(goal.primary, HoldReason::policy_not_live,
                    "the record of " + policy_host(goal.primary).text() + " comes first");
    }
  } else {
    hold_if_not_live(goal, facts, plan);
  }
  if (!is_recorded) {
    const auto id = new_id(goal, users, used_ids, facts);
    if (!id) {
      plan.holds.push_back(closed(goal.primary, HoldReason::bad_policy, id.error().message, id.error().hint));
      return;
    }
    entries.push_back({print_utc(facts.now()), goal.primary, *id, goal.policy->mode, goal.policy->max_age,
                       goal.policy->mx});
    add_step(plan, Phase::ledger, goal.primary, RecordPolicy{entries.back()}, gate);
  }
  used_ids.insert(entries.back().id.text());
  records = primary_records(goal.primary, entries.back().id, requested_records(goal.primary, facts));
  announce(goal, entries.back().id, gate, records, facts, plan);
}

NewId publish_hosted(const HostedDomain& each, const PolicyGoal& goal, const HostedRecords& wanted,
                     const std::optional<Hold>& gate, const Facts& facts, RolloutPlan& plan) {
  const DomainName& hosted = *each.domain;
  const bool is_served = each.served != nullptr && *each.served == goal.primary;
  const bool shares_id = is_served && served_another_policy(each, goal, facts);
  const NewId needed = shares_id ? NewId::always : NewId::if_changed;
  if (each.seen->is_brief && is_served && has_records(each, goal, wanted, facts)) return needed;
  const auto brief = each.seen->is_brief ? brief_answers(hosted, *each.memory) : std::nullopt;
  const DomainSeen& seen = brief ? *brief : *each.seen;
  const std::vector<ResourceRecord> records = wanted.records_of(hosted);
  NamePlan host = plan_host(hosted, seen.host, records, facts);
  const bool host_is_done = host.is_done();
  std::optional<Hold> host_gate = gate;
  if (!host_gate && moves_policy(hosted, host, facts)) host_gate = next_web_gate(hosted, goal, facts, plan);
  add_name(plan, Phase::host_record, hosted, std::move(host), host_gate);
  if (!is_served) {
    add_step(plan, Phase::site, hosted, ServePolicy{goal.primary}, gate);
  }
  NamePlan sts =
      plan_name(hosted, seen.sts, records_at(sts_record_name(hosted), records), facts.settings.ttl);
  NamePlan tlsrpt =
      plan_name(hosted, seen.tlsrpt, records_at(tlsrpt_record_name(hosted), records), facts.settings.ttl);
  std::optional<Hold> closed_by = gate;
  const bool is_announced = leads_to(seen.sts, goal.sts_name);
  if (sts.change && !is_announced) {
    if (!closed_by && !host_is_done) {
      closed_by = closed(hosted, HoldReason::policy_not_live,
                         "the record of " + policy_host(hosted).text() + " comes first");
    }
    if (!closed_by) closed_by = announced_gate(goal, facts);
    if (!closed_by) closed_by = same_id_gate(hosted, goal, facts);
    if (!closed_by) closed_by = live_gate(hosted, goal, facts, plan);
  }
  std::optional<Hold> tlsrpt_closed_by = sts.hold ? sts.hold : closed_by;
  if (tlsrpt.change && !tlsrpt_closed_by) tlsrpt_closed_by = tlsrpt_gate(goal, facts);
  add_name(plan, Phase::announcement, hosted, std::move(sts), closed_by);
  add_name(plan, Phase::announcement, hosted, std::move(tlsrpt), tlsrpt_closed_by);
  const bool waits_for_id = closed_by && closed_by->reason == HoldReason::same_id && !closed_by->until;
  return waits_for_id ? NewId::always : needed;
}

}  // namespace mtasts
