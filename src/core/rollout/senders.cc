// RFC 8461 §3.1, §3.3: a sender keeps a policy for max_age, whatever DNS and HTTPS answer in the meantime,
// and fetches the next one at the latest then.
#include "core/rollout/senders.h"

#include <algorithm>

#include "core/rollout/names_seen.h"
#include "core/rollout/remember.h"
#include "core/text/without_repeats.h"
#include "mtasts/live_policy.h"
#include "mtasts/utc_time.h"

namespace mtasts {
namespace {

// The time at which no resolver returns the id of the entry any more; nothing while it is in service.
std::optional<std::chrono::sys_seconds> end_of_service(const std::vector<LedgerEntry>& entries, std::size_t i,
                                                       const DomainName& primary, const Facts& facts) {
  for (std::size_t later = i + 1; later < entries.size(); ++later) {
    if (entries[later].id == entries[i].id) continue;
    if (const Announcement* announced = announcement_of(entries[later].id, primary, facts)) {
      return announced->settled;
    }
  }
  return std::nullopt;
}

// The time at which no resolver returns the id for a domain: the primary has a later one, or the domain has
// `left` the primary. Nothing: it does still.
std::optional<std::chrono::sys_seconds> end_of_id(const PolicyId& id, const DomainName& primary,
                                                  std::optional<std::chrono::sys_seconds> left,
                                                  const Facts& facts) {
  const std::vector<Announcement>& announced = facts.remembered(primary).announced;
  for (std::size_t i = 0; i + 1 < announced.size(); ++i) {
    if (announced[i].policy != primary || announced[i].id != id) continue;
    return std::min(left.value_or(announced[i + 1].settled), announced[i + 1].settled);
  }
  return left;
}

// Adds the policies of one primary, the last of which left the domain at `left`. An id that senders saw and
// the ledger does not have, because it was lost, may stand for any mx and for the longest max_age.
void add_held(const DomainName& primary, std::optional<std::chrono::sys_seconds> left, const Facts& facts,
              std::vector<HeldPolicy>& held) {
  const auto add = [&](std::string name, const Policy& policy, std::optional<std::chrono::sys_seconds> end,
                       bool is_unknown = false) {
    if (left && (!end || *left < *end)) end = left;
    const auto until = end.value_or(facts.now()) + std::chrono::seconds(policy.max_age.seconds());
    if (policy.mode == Mode::none || until <= facts.now()) return;
    const auto mode = is_unknown ? std::nullopt : std::optional(policy.mode);
    held.push_back({std::move(name), policy.mx, until, mode, is_unknown});
  };
  const std::vector<LedgerEntry>& entries = facts.entries(primary);
  for (std::size_t i = 0; i < entries.size(); ++i) {
    add("the policy " + entries[i].id.text(), policy_of(entries[i]),
        end_of_service(entries, i, primary, facts));
  }
  if (const auto policy = unrecorded_policy(primary, facts)) add("the policy to come", *policy, std::nullopt);
  const Policy unknown{Mode::enforce, *MaxAge::from_seconds(MaxAge::kGreatest), {}};
  const std::vector<Announcement>& announced = facts.remembered(primary).announced;
  for (std::size_t i = 0; i < announced.size(); ++i) {
    if (announced[i].policy != primary || has_id(entries, announced[i].id)) continue;
    const bool is_last = i + 1 == announced.size();
    add("the policy " + announced[i].id.text(), unknown,
        is_last ? std::nullopt : std::optional(announced[i + 1].settled), true);
  }
}

// The first time from which ledger and memory know the policies of the domain, unless they begin with a
// domain that had none. The ledger of its primary does not know the policies that it had before.
std::optional<std::chrono::sys_seconds> beginning_of_record(const DomainName& domain, const Facts& facts) {
  const DomainMemory& memory = facts.remembered(domain);
  if (memory.past_is_known) return std::nullopt;
  std::optional<std::chrono::sys_seconds> first;
  if (!memory.announced.empty()) first = memory.announced.front().since;
  const std::vector<LedgerEntry>& entries = facts.entries(domain);
  const auto recorded = entries.empty() ? std::nullopt : read_utc(entries.front().time);
  return first && recorded ? std::min(first, recorded) : first ? first : recorded;
}

// True for mta-sts.PRIMARY of a primary that the ledger has.
bool is_policy_host_of_ledger(const DomainName& name, const Facts& facts) {
  const auto primary = name.parent();
  return primary && facts.world.ledger.contains(*primary) && name == policy_host(*primary);
}

}  // namespace

std::optional<Policy> unrecorded_policy(const DomainName& primary, const Facts& facts) {
  const auto file = facts.world.policy_files.find(primary);
  if (file == facts.world.policy_files.end()) return std::nullopt;
  auto policy = parse_policy(file->second);
  const std::vector<LedgerEntry>& entries = facts.entries(primary);
  const bool is_recorded = policy && !entries.empty() && records_policy(entries.back(), *policy);
  return policy && !is_recorded ? std::optional(*std::move(policy)) : std::nullopt;
}

bool may_be_in_effect(const DomainName& domain, const Facts& facts) {
  const NameSeen sts = facts.sts(domain);
  const NameSeen elsewhere = {{.is_known = true, .records = facts.seen(domain).sts_elsewhere}};
  const bool leads_to_ours = std::ranges::any_of(facts.settings.policies, [&sts](const auto& policy) {
    return leads_to(sts, sts_record_name(policy.primary));
  });
  if (leads_to_ours || has_sts_record(sts) || has_sts_record(elsewhere)) return true;
  const std::vector<Announcement>& announced = facts.remembered(domain).announced;
  if (announced.empty()) return false;
  const std::vector<LedgerEntry>& entries = facts.entries(announced.back().policy);
  return entries.empty() || entries.back().mode == Mode::enforce;
}

bool may_have_past(const DomainName& domain, const PolicyHostSeen& seen) {
  const auto body = served_body(domain, seen.addresses, seen.fetches);
  if (!body) return true;
  if (!*body) return false;
  const auto policy = parse_policy(**body);
  return !policy || policy->mode != Mode::testing;
}

const Announcement* announcement_of(const PolicyId& id, const DomainName& primary, const Facts& facts) {
  const std::vector<Announcement>& all = facts.remembered(primary).announced;
  const auto first = std::find_if(all.begin(), all.end(), [&](const Announcement& announced) {
    return announced.policy == primary && announced.id == id;
  });
  return first == all.end() ? nullptr : &*first;
}

std::vector<HeldPolicy> held_at_worst(const DomainName& domain, const Facts& facts) {
  std::vector<HeldPolicy> held;
  const std::vector<Announcement>& announced = facts.remembered(domain).announced;
  bool has_own = false;
  for (std::size_t i = 0; i < announced.size(); ++i) {
    const bool is_last = i + 1 == announced.size();
    const auto left = is_last ? facts.remembered(domain).ended : std::optional(announced[i + 1].settled);
    for (const EarlyPolicy& each : announced[i].early)
      add_held(each.primary, end_of_id(each.id, announced[i].policy, left, facts), facts, held);
    const bool changes_primary = is_last || announced[i + 1].policy != announced[i].policy;
    if (!changes_primary) continue;
    has_own = has_own || announced[i].policy == domain;
    add_held(announced[i].policy, left, facts, held);
  }
  if (!has_own) add_held(domain, std::nullopt, facts, held);
  if (const auto until = facts.remembered(domain).any_policy_until) {
    const auto end = *until + facts.longest_max_age();
    if (end > facts.now()) held.push_back({"a forgotten policy", {}, end});
  }
  return held;
}

std::optional<EarlierPolicies> earlier_policies(const DomainName& domain, const Facts& facts) {
  std::optional<EarlierPolicies> earlier;
  for (const HeldPolicy& held : held_at_worst(domain, facts)) {
    if (!earlier || held.until > earlier->until)
      earlier = EarlierPolicies{held.until, "senders may hold an earlier policy"};
  }
  const auto begin = beginning_of_record(domain, facts);
  if (!begin) return earlier;
  const auto unknown_until = *begin + kLongestTtl + std::chrono::seconds(MaxAge::kGreatest);
  if (unknown_until <= facts.now() || (earlier && unknown_until <= earlier->until)) return earlier;
  return EarlierPolicies{unknown_until,
                         "the policies before " + print_utc(*begin) +
                             " are not known, and senders may hold one for about a year (RFC 8461 §3.2)"};
}

std::vector<LeavingHost> leaving_hosts(const DomainName& domain, const Facts& facts) {
  std::vector<LeavingHost> leaving = facts.remembered(domain).leaving;
  std::erase_if(leaving, [&facts](const LeavingHost& host) { return host.until <= facts.now(); });
  return leaving;
}

const std::vector<DomainName>& current_hosts(const DomainName& domain, const Facts& facts) {
  return facts.remembered(domain).mx_hosts;
}

std::optional<std::chrono::sys_seconds> hosts_known_from(const DomainName& domain, const Facts& facts) {
  const auto from = facts.remembered(domain).mx_known_from;
  return from > facts.now() ? std::optional(from) : std::nullopt;
}

bool may_lead_to_our_web(const DomainName& domain, const Facts& facts) {
  const auto records = agreed_records(facts.seen(domain).host);
  if (!records) return true;
  const WebTarget& web = facts.settings.web;
  const DomainMemory& memory = facts.remembered(domain);
  return std::any_of(records->begin(), records->end(), [&](const ResourceRecord& record) {
    if (const auto* cname = std::get_if<CnameData>(&record.rdata)) {
      return cname->target == web.host ||
             (memory.any_policy_until && is_policy_host_of_ledger(cname->target, facts)) ||
             std::ranges::any_of(memory.announced, [cname](const Announcement& each) {
               return cname->target == policy_host(each.policy);
             });
    }
    const auto* address = std::get_if<AddressData>(&record.rdata);
    return address != nullptr && contains(web.addresses, address->address);
  });
}

}  // namespace mtasts
