// Policy first, TXT second (RFC 8461 §8.1): whatever a sender fetches after it has seen a new id must be the
// policy of this id, at every domain that shows the id.
#include "core/rollout/publication.h"

#include "core/rollout/names_seen.h"
#include "core/rollout/policy_ids.h"
#include "core/rollout/web_gates.h"
#include "mtasts/hosted_records.h"
#include "mtasts/utc_time.h"

namespace mtasts {
namespace {

constexpr std::uint64_t kDefaultTtl = 3600;

void add_step(RolloutPlan& plan, Phase phase, const DomainName& domain, StepAction action,
              const SharedOptional<Hold>& gate = {}) {
  plan.steps.push_back({phase, domain, std::move(action), gate});
}

// Adds the change of the records at one name, or the obstacle.
void add_name(RolloutPlan& plan, Phase phase, const DomainName& domain, NamePlan name,
              const SharedOptional<Hold>& gate = {}) {
  if (name.hold) plan.holds.push_back(*std::move(name.hold));
  if (name.change) add_step(plan, phase, domain, *std::move(name.change), gate);
}

NamePlan plan_host(const DomainName& domain, const NameSeen& host, const std::vector<ResourceRecord>& records,
                   const Facts& facts) {
  return plan_name(domain, host, records_at(policy_host(domain), records), facts.settings.ttl);
}

// True if senders find the Policy Host by the record that is wanted. A provider may change its TTL.
bool leads_senders(const NamePlan& host) {
  return host.is_done() || (host.change && changes_only_ttl(*host.change));
}

// ---- the announcement

// The gates of the records of a primary.
struct RecordGates {
  std::optional<Hold> live = {};    // of both
  std::optional<Hold> effect = {};  // of _mta-sts
  [[nodiscard]] const std::optional<Hold>& of_sts() const { return live ? live : effect; }
};

void announce(const PolicyGoal& goal, const PolicyId& id, const RecordGates& gates,
              const std::vector<ResourceRecord>& records, const Facts& facts, RolloutPlan& plan) {
  const DomainSeen& seen = facts.seen(goal.primary);
  const bool is_announced = agreed_id(seen.sts) == id;
  const auto add = [&](const DomainName& owner, const NameSeen& name, const SharedOptional<Hold>& gate) {
    add_name(plan, Phase::announcement, goal.primary,
             plan_name(goal.primary, name, records_at(owner, records), facts.settings.ttl),
             is_announced ? SharedOptional<Hold>() : gate);
  };
  add(sts_record_name(goal.primary), seen.sts, gates.of_sts());
  add(tlsrpt_record_name(goal.primary), seen.tlsrpt, gates.live);
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

// Has the web hook run again if the record of the Policy Host leads to a web server that has lost the policy.
void deploy_if_lost(const DomainName& domain, const PolicyGoal& goal, const Facts& facts, RolloutPlan& plan) {
  if (is_lost_at_web_server(domain, goal, facts)) plan.to_deploy.push_back(domain);
}

// ---- hosted domains

// Adds a hold if the Policy Host of a domain that has the policy was asked, and does not serve it. A policy,
// a site or a record of the host that is about to be written comes first.
void hold_if_seen_not_live(const HostedDomain& each, const PolicyGoal& goal, const Facts& facts,
                           RolloutPlan& plan) {
  if (!each.seen->policy_host || !leads_to(facts.sts(*each.domain), goal.sts_name)) return;
  const bool is_announced = announces_last_entry(goal.primary, facts) &&
                            records_policy(facts.entries(goal.primary).back(), *goal.policy);
  if (!is_policy_written(goal, facts) || !is_announced) return;
  if (auto gate = live_gate(*each.domain, goal, facts, plan)) plan.holds.push_back(*std::move(gate));
}

std::optional<Hold> announced_gate(const DomainName& primary, const Facts& facts) {
  if (announces_last_entry(primary, facts)) return std::nullopt;
  const std::vector<LedgerEntry>& entries = facts.entries(primary);
  return not_announced_hold(
      primary, "not every authoritative server has the current _mta-sts record of " + primary.text(),
      facts.sts(primary), [&entries](const ServerAnswer& answer) {
        return entries.empty() || agreed_id({answer}) != entries.back().id;
      });
}

// Closed while a domain that has another policy of ours may not get this one yet. Its web server keeps that
// policy so long: two domains that change places would wait for each other's policies else.
std::optional<Hold> site_gate(const HostedDomain& each, const DomainName& primary, const Facts& facts) {
  const std::vector<Announcement>& announced = each.memory->announced;
  if (announced.empty() || is_unpublished(facts.sts(*each.domain))) return std::nullopt;
  const DomainName& present = announced.back().policy;
  const bool is_ours = present != *each.domain && present != primary && facts.world.ledger.contains(present);
  if (!is_ours) return std::nullopt;
  if (auto hold = announced_gate(primary, facts)) return hold;
  return same_id_gate(*each.domain, primary, facts);
}

bool waits_for_id(const SharedOptional<Hold>& gate) {
  return gate && gate->reason == HoldReason::same_id && !gate->until;
}

// A CNAME to a name without a record would only make senders ask in vain.
std::optional<Hold> tlsrpt_gate(const PolicyGoal& goal, const Facts& facts) {
  const NameSeen& tlsrpt = facts.seen(goal.primary).tlsrpt;
  if (agreed_records(tlsrpt) && read_tlsrpt_records(texts_at(tlsrpt)).record) return std::nullopt;
  return Hold{HoldReason::not_announced, goal.primary,
              "not every authoritative server has the _smtp._tls record of " + goal.primary.text()};
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

void publish_policy(const PolicyGoal& goal, const std::vector<DomainName>& users, NewId new_id_rule,
                    std::set<std::string>& used_ids, const Facts& facts, RolloutPlan& plan) {
  if (!goal.policy) return;
  std::vector<ResourceRecord> records =
      primary_records(goal.primary, std::nullopt, requested_records(goal.primary, facts));
  NamePlan host = plan_host(goal.primary, facts.seen(goal.primary).host, records, facts);
  const bool host_is_done = leads_senders(host);
  const auto host_gate = web_move_gate_of_users(goal, users, host, facts, plan);
  add_name(plan, Phase::host_record, goal.primary, std::move(host), host_gate);

  std::vector<LedgerEntry> entries = facts.entries(goal.primary);
  const Announcement* const lost_id = lost_present_id(goal, facts);
  const bool needs_id =
      new_id_rule == NewId::always || (lost_id != nullptr && !is_replaced(*lost_id, entries));
  if (auto unrecorded = unrecorded_entry(goal, entries, facts); unrecorded && lost_id == nullptr) {
    add_step(plan, Phase::taken_over, goal.primary, RecordPolicy{*unrecorded});
    entries.push_back(*std::move(unrecorded));
  }
  write_and_serve(goal, facts, plan);
  if (host_is_done) deploy_if_lost(goal.primary, goal, facts, plan);

  const bool is_recorded = !needs_id && !entries.empty() && records_policy(entries.back(), *goal.policy);
  RecordGates gates;
  if (!is_recorded || agreed_id(facts.sts(goal.primary)) != entries.back().id) {
    gates.live = users_gate(goal, users, facts, plan);
    if (!gates.live && !host_is_done) {
      gates.live = Hold{HoldReason::policy_not_live, goal.primary,
                        "the record of " + policy_host(goal.primary).text() + " comes first"};
    }
    if (!gates.live) gates.effect = effect_gate(goal, users, facts, plan);
  } else {
    hold_if_not_live(goal, facts, plan);
  }
  if (!is_recorded) {
    const auto id = new_id(goal.primary, users, used_ids, facts);
    if (!id) {
      plan.holds.push_back({HoldReason::bad_policy, goal.primary, id.error().message, id.error().hint});
      return;
    }
    entries.push_back({print_utc(facts.now()), goal.primary, *id, goal.policy->mode, goal.policy->max_age,
                       goal.policy->mx});
    add_step(plan, Phase::ledger, goal.primary, RecordPolicy{entries.back()}, gates.of_sts());
  }
  used_ids.insert(entries.back().id.text());
  records = primary_records(goal.primary, entries.back().id, requested_records(goal.primary, facts));
  announce(goal, entries.back().id, gates, records, facts, plan);
}

NewId publish_hosted(const HostedDomain& each, const PolicyGoal& goal, const HostedRecords& wanted,
                     const SharedOptional<Hold>& gate, const Facts& facts, RolloutPlan& plan) {
  const DomainName& hosted = *each.domain;
  const bool is_served = each.served != nullptr && *each.served == goal.primary;
  const bool shares_id = is_served && served_another_policy(each, goal.primary, facts);
  const NewId needed = shares_id ? NewId::always : NewId::if_changed;
  if (each.seen->is_brief && is_served && has_records(each, goal, wanted, facts)) {
    hold_if_seen_not_live(each, goal, facts, plan);
    deploy_if_lost(hosted, goal, facts, plan);
    return needed;
  }
  const auto brief = each.seen->is_brief ? brief_answers(hosted, *each.memory) : std::nullopt;
  const DomainSeen& seen = brief ? *brief : *each.seen;
  const std::vector<ResourceRecord> records = wanted.records_of(hosted);
  auto foreign = gate ? std::nullopt : foreign_entry(hosted, facts, plan);
  if (foreign) add_step(plan, Phase::taken_over, hosted, RecordPolicy{*std::move(foreign)});
  NamePlan host = plan_host(hosted, seen.host, records, facts);
  const bool host_is_done = leads_senders(host);
  if (is_served && host_is_done) {
    hold_if_seen_not_live(each, goal, facts, plan);
    deploy_if_lost(hosted, goal, facts, plan);
  }
  const SharedOptional<Hold> host_gate = gate ? gate : web_move_gate(hosted, host, goal, facts, plan);
  add_name(plan, Phase::host_record, hosted, std::move(host), host_gate);
  SharedOptional<Hold> site_closed_by = gate;
  if (!is_served) {
    if (!site_closed_by) site_closed_by = site_gate(each, goal.primary, facts);
    add_step(plan, Phase::site, hosted, ServePolicy{goal.primary}, site_closed_by);
  }
  NamePlan sts =
      plan_name(hosted, seen.sts, records_at(sts_record_name(hosted), records), facts.settings.ttl);
  NamePlan tlsrpt =
      plan_name(hosted, seen.tlsrpt, records_at(tlsrpt_record_name(hosted), records), facts.settings.ttl);
  SharedOptional<Hold> closed_by = gate;
  const bool is_announced = leads_to(seen.sts, goal.sts_name);
  if (sts.change && !is_announced) {
    if (!closed_by && !host_is_done) {
      closed_by = Hold{HoldReason::policy_not_live, hosted,
                       "the record of " + policy_host(hosted).text() + " comes first"};
    }
    if (!closed_by) closed_by = announced_gate(goal.primary, facts);
    if (!closed_by) closed_by = same_id_gate(hosted, goal.primary, facts);
    if (!closed_by) closed_by = live_gate(hosted, goal, facts, plan);
  }
  SharedOptional<Hold> tlsrpt_closed_by = sts.hold ? sts.hold : closed_by;
  if (tlsrpt.change && !tlsrpt_closed_by) tlsrpt_closed_by = tlsrpt_gate(goal, facts);
  add_name(plan, Phase::announcement, hosted, std::move(sts), closed_by);
  add_name(plan, Phase::announcement, hosted, std::move(tlsrpt), tlsrpt_closed_by);
  return waits_for_id(site_closed_by) || waits_for_id(closed_by) ? NewId::always : needed;
}

}  // namespace mtasts
