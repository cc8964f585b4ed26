// Each time in the memory is that of a run, never before the event itself. So a date that is counted from it
// is late rather than early. plan_rollout() remembers nothing while the clock is behind.
#include "core/rollout/remember.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <optional>
#include <utility>

#include "core/rollout/facts.h"
#include "core/rollout/names_seen.h"
#include "core/rollout/senders.h"
#include "core/text/without_repeats.h"
#include "mtasts/ordered_lookup.h"
#include "mtasts/sts_record.h"

namespace mtasts {
namespace {

void remember_mx(const MxSet& mx, std::chrono::sys_seconds now, DomainMemory& memory) {
  const std::vector<DomainName> hosts = mx.hosts();
  std::chrono::seconds ttl{0};
  for (const MxRecord& record : mx.records) ttl = std::max(ttl, std::chrono::seconds(record.ttl));
  const bool is_first = memory.mx_known_from == std::chrono::sys_seconds{};
  if (is_first) memory.mx_known_from = now + ttl;
  // A resolver gives the rest of a TTL. That of the new records reaches at least as far as any resolver keeps
  // the old ones, unless their TTL was longer.
  memory.mx_ttl = std::max(memory.mx_ttl, ttl);
  for (const DomainName& host : memory.mx_hosts) {
    if (!contains(hosts, host)) memory.leaving.push_back({host, now + memory.mx_ttl});
  }
  std::erase_if(memory.leaving, [&](const LeavingHost& leaving) {
    return leaving.until <= now || contains(hosts, leaving.host);
  });
  std::vector<DomainName> unchecked;
  std::copy_if(hosts.begin(), hosts.end(), std::back_inserter(unchecked), [&memory](const DomainName& host) {
    return contains(memory.unchecked, host) || !contains(memory.mx_hosts, host);
  });
  memory.unchecked = std::move(unchecked);
  memory.mx_hosts = hosts;
}

bool is_seen_ready(const DomainName& host, const RolloutWorld& world) {
  return std::ranges::any_of(world.promotions, [&host](const auto& promotion) {
    const auto seen = promotion.second.mx_hosts.find(host);
    return seen != promotion.second.mx_hosts.end() && seen->second.is_ready();
  });
}

// The policy that an _mta-sts name announces, and the time for which resolvers keep that answer.
struct Announced {
  DomainName policy;
  PolicyId id;
  std::chrono::seconds ttl;
};

std::chrono::seconds ttl_of(const std::vector<ResourceRecord>& records) {
  std::chrono::seconds ttl{0};
  for (const ResourceRecord& record : records)
    ttl = std::max(ttl, std::chrono::seconds(record.ttl.seconds()));
  return ttl;
}

std::optional<Announced> announced_by(const DomainName& domain, const NameSeen& sts) {
  const auto records = agreed_records(sts);
  const auto id = agreed_id(sts);
  if (!records || !id) return std::nullopt;
  return Announced{domain, *id, ttl_of(*records)};
}

// The announcements of the primaries, by the names of their _mta-sts records.
using AnnouncedPolicies = std::map<DomainName, Announced>;

AnnouncedPolicies announced_policies(const RolloutSettings& settings, const RolloutWorld& world) {
  AnnouncedPolicies policies;
  for (const PolicySettings& policy : settings.policies) {
    const auto primary = world.domains.find(policy.primary);
    if (primary == world.domains.end()) continue;
    if (auto announced = announced_by(policy.primary, primary->second.sts))
      policies.emplace(sts_record_name(policy.primary), *std::move(announced));
  }
  return policies;
}

// The policy of a primary that has left the settings, or whose records are not known now.
std::optional<Announced> recorded_policy(const DomainName& sts_name, const RolloutWorld& world) {
  const auto primary = domain_of_sts_record(sts_name);
  if (!primary) return std::nullopt;
  const auto entries = world.ledger.find(*primary);
  if (entries == world.ledger.end() || entries->second.empty()) return std::nullopt;
  const auto memory = world.memory->find(*primary);
  const bool has_ttl = memory != world.memory->end() && !memory->second->announced.empty();
  return Announced{*primary, entries->second.back().id, has_ttl ? memory->second->sts_ttl : kLongestTtl};
}

// The id of another deployment, which senders see at the domain's own name.
std::optional<Announced> announced_elsewhere(const DomainName& domain, const DomainSeen& seen) {
  const auto id = own_or_foreign_id(seen);
  if (!id) return std::nullopt;
  return Announced{domain, *id, std::max(ttl_of(seen.sts.front().records), ttl_of(seen.sts_elsewhere))};
}

std::optional<Announced> announced_for(const DomainName& domain, const DomainSeen& seen, const NameSeen& sts,
                                       const AnnouncedPolicies& policies, const RolloutWorld& world) {
  if (auto own = announced_by(domain, sts)) return own;
  const auto records = agreed_records(sts);
  if (!records) return std::nullopt;
  for (const DomainName& target : targets_at(sts)) {
    const auto policy = policies.find(target);
    auto announced = policy != policies.end() ? policy->second : recorded_policy(target, world);
    if (!announced) continue;
    announced->ttl = std::max(announced->ttl, ttl_of(*records));
    return announced;
  }
  return announced_elsewhere(domain, seen);
}

bool continues(const Announcement& last, const Announced& seen, const DomainName& domain) {
  return last.policy == seen.policy && (last.id == seen.id || seen.policy != domain);
}

// Without a memory the domain may have had the policy of any other primary before.
void assume_past(const DomainName& domain, const Announced& seen, const RolloutWorld& world,
                 DomainMemory& memory) {
  if (memory.past_is_known || memory.is_taken_over) return;
  memory.sts_ttl = kLongestTtl;
  const bool has_others = std::ranges::any_of(world.ledger, [&](const auto& entries) {
    return entries.first != domain && entries.first != seen.policy;
  });
  if (has_others) memory.any_policy_until = world.now + kLongestTtl;
}

// The own id of a domain that its primary hosts, if the ledger has one that was never seen at every server.
// An id of a domain that is about to leave its primary is yet to come.
const PolicyId* unseen_own_id(const DomainName& domain, const DomainName& primary, const DomainName* served,
                              const RolloutWorld& world, const DomainMemory& memory) {
  const auto entries = world.ledger.find(domain);
  if (entries == world.ledger.end() || entries->second.empty() || primary == domain) return nullptr;
  const bool is_hosted = memory.announced.empty() || (served != nullptr && *served == primary);
  const PolicyId& own = entries->second.back().id;
  const bool was_seen = std::ranges::any_of(memory.announced, [&](const Announcement& announced) {
    return announced.policy == domain && announced.id == own;
  });
  return is_hosted && !was_seen ? &own : nullptr;
}

// True if the record is that of somebody else's deployment: those of ours have an entry in the ledger.
bool is_taken_over(const DomainName& domain, const Announced& seen, const RolloutWorld& world) {
  const auto entries = world.ledger.find(domain);
  return seen.policy == domain && (entries == world.ledger.end() || entries->second.empty());
}

void remember_announcement(const DomainName& domain, const Announced& seen, const DomainName* served,
                           const RolloutWorld& world, DomainMemory& memory) {
  const PolicyId* own = unseen_own_id(domain, seen.policy, served, world, memory);
  if (memory.announced.empty() && !is_taken_over(domain, seen, world))
    assume_past(domain, seen, world, memory);
  if (own != nullptr) {
    memory.sts_ttl = kLongestTtl;
    memory.announced.push_back({domain, *own, world.now, world.now + kLongestTtl});
  }
  if (!memory.announced.empty() && continues(memory.announced.back(), seen, domain)) {
    memory.sts_ttl = std::max(memory.sts_ttl, seen.ttl);
    return;
  }
  memory.announced.push_back({seen.policy, seen.id, world.now, world.now + memory.sts_ttl});
  memory.sts_ttl = seen.ttl;
}

// The announcement that a run has to remember for a domain.
std::optional<Announced> announcement_to_remember(const DomainName& domain, const DomainSeen& seen,
                                                  const NameSeen& sts, const AnnouncedPolicies& policies,
                                                  const RolloutWorld& world) {
  if (auto announced = announced_for(domain, seen, sts, policies, world)) return announced;
  // The records of a retired domain are gone. So is the memory of its last id, or no server ever had that id.
  const auto entries = world.ledger.find(domain);
  const bool is_gone = entries != world.ledger.end() && !entries->second.empty() &&
                       entries->second.back().mode == Mode::none && is_unpublished(sts);
  if (!is_gone) return std::nullopt;
  return Announced{domain, entries->second.back().id, std::chrono::seconds(0)};
}

// The CNAME that every server has at the name, without other data.
const ResourceRecord* confirmed_cname(const NameSeen& name) {
  if (!is_known(name) || name.front().records.size() != 1) return nullptr;
  const ResourceRecord& record = name.front().records.front();
  const bool is_confirmed = std::all_of(name.begin(), name.end(), [&record](const ServerAnswer& answer) {
    return answer.records.size() == 1 && answer.records.front() == record && answer.other_types.empty();
  });
  return is_confirmed && std::holds_alternative<CnameData>(record.rdata) ? &record : nullptr;
}

bool is_confirmed_empty(const NameSeen& name) {
  return is_known(name) && std::all_of(name.begin(), name.end(), [](const ServerAnswer& answer) {
           return answer.records.empty() && answer.other_types.empty();
         });
}

std::optional<ConfirmedRecords> confirmed_records(const DomainSeen& seen, const DomainMemory& memory) {
  if (memory.announced.empty()) return std::nullopt;
  const DomainName& policy = memory.announced.back().policy;
  const ResourceRecord* host = confirmed_cname(seen.host);
  const ResourceRecord* sts = confirmed_cname(seen.sts);
  const ResourceRecord* tlsrpt = confirmed_cname(seen.tlsrpt);
  if (host == nullptr || sts == nullptr || sts->rdata != Rdata(CnameData{sts_record_name(policy)}))
    return std::nullopt;
  ConfirmedRecords confirmed{std::get<CnameData>(host->rdata).target, host->ttl, sts->ttl};
  if (tlsrpt == nullptr) return is_confirmed_empty(seen.tlsrpt) ? std::optional(confirmed) : std::nullopt;
  if (tlsrpt->rdata != Rdata(CnameData{tlsrpt_record_name(policy)})) return std::nullopt;
  confirmed.tlsrpt_ttl = tlsrpt->ttl;
  return confirmed;
}

bool is_before(const Announcement& one, const Announcement& other) {
  return one.since < other.since;
}

// An announcement with a time before that of an earlier one was seen under a clock that was behind. All that
// is certain is that it was before this run.
void correct_times(std::chrono::sys_seconds now, std::vector<Announcement>& announced) {
  for (std::size_t i = 1; i < announced.size(); ++i) {
    if (!is_before(announced[i], announced[i - 1])) continue;
    announced[i].settled += now - announced[i].since;
    announced[i].since = now;
  }
}

// The primary whose policy the site has for the domain while its records lead to another one.
const DomainName* served_before_announced(const DomainName* served, const DomainMemory& memory) {
  if (served == nullptr || memory.announced.empty()) return nullptr;
  return *served == memory.announced.back().policy ? nullptr : served;
}

// The last known id of the policy that the domain has.
PolicyId present_id(const Announcement& last, const AnnouncedPolicies& policies, const RolloutWorld& world) {
  const auto policy = policies.find(sts_record_name(last.policy));
  if (policy != policies.end()) return policy->second.id;
  const auto primary = world.memory->find(last.policy);
  const bool is_known = primary != world.memory->end() && !primary->second->announced.empty();
  return is_known ? primary->second->announced.back().id : last.id;
}

void remember_end(const NameSeen& sts, std::chrono::sys_seconds now, DomainMemory& memory) {
  if (memory.announced.empty() || !is_unpublished(sts)) {
    memory.ended.reset();
  } else if (!memory.ended) {
    memory.ended = std::max(now + memory.sts_ttl, memory.announced.back().settled);
  }
}

void remember_recorded_ids(const DomainName& domain, const RolloutWorld& world, DomainMemory& memory) {
  const auto entries = world.ledger.find(domain);
  if (entries == world.ledger.end()) return;
  for (Announcement& announced : memory.announced) {
    if (announced.policy == domain && has_id(entries->second, announced.id)) announced.is_recorded = true;
  }
}

// The servers may agree on another id later, and senders know these all the same.
void remember_partial_ids(const DomainName& domain, const NameSeen& sts, const RolloutWorld& world,
                          DomainMemory& memory) {
  if (agreed_records(sts)) return;
  const auto entries = world.ledger.find(domain);
  for (const PolicyId& id : read_known_ids(texts_at(sts)).current) {
    if (entries == world.ledger.end() || !has_id(entries->second, id)) add_once(memory.partial_ids, id);
  }
}

// Fast path: true if an unchanged domain of a fleet leaves its memory as it is.
bool is_unchanged(const DomainName& domain, const DomainSeen& seen, const DomainName* served,
                  const DomainMemory& memory, const AnnouncedPolicies& policies, const RolloutWorld& world) {
  if (!seen.is_brief || !seen.mx || !memory.leaving.empty() || memory.ended) return false;
  const DomainName& primary = memory.announced.back().policy;
  if (served_before_announced(served, memory) != nullptr || world.edited_copies.contains(domain))
    return false;
  if (unseen_own_id(domain, primary, served, world, memory) != nullptr) return false;
  if (!std::is_sorted(memory.announced.begin(), memory.announced.end(), is_before)) return false;
  if (std::ranges::any_of(memory.unchecked, [&](const auto& host) { return is_seen_ready(host, world); }))
    return false;
  const bool has_same_hosts =
      std::equal(seen.mx->records.begin(), seen.mx->records.end(), memory.mx_hosts.begin(),
                 memory.mx_hosts.end(), [&memory](const MxRecord& record, const DomainName& host) {
                   return record.exchange == host.text() && std::chrono::seconds(record.ttl) <= memory.mx_ttl;
                 });
  const auto has_short_ttl = [&memory](std::chrono::seconds ttl) { return ttl <= memory.sts_ttl; };
  return seen.mx->status == MxStatus::ok && !seen.mx->implicit_host && has_same_hosts &&
         has_short_ttl(std::chrono::seconds(memory.confirmed->sts_ttl.seconds())) &&
         std::all_of(policies.begin(), policies.end(),
                     [&](const auto& policy) { return has_short_ttl(policy.second.ttl); });
}

// Remembers if an unpublished domain had a policy before: one is served still. What is served after a run has
// written files says nothing of that.
void remember_past(const DomainName& domain, const DomainSeen& seen, const DomainName* served,
                   const RolloutWorld& world, DomainMemory& memory) {
  if (served != nullptr || world.policy_files.contains(domain)) return;
  memory.past_is_known = !seen.policy_host || !may_have_past(domain, *seen.policy_host);
}

void remember_domain(const DomainName& domain, const DomainSeen& seen, const DomainName* served,
                     const AnnouncedPolicies& policies, const RolloutWorld& world, DomainMemory& memory) {
  const auto brief = seen.is_brief ? brief_answers(domain, memory) : std::nullopt;
  const NameSeen& sts = brief ? brief->sts : seen.sts;
  correct_times(world.now, memory.announced);
  if (seen.mx) remember_mx(*seen.mx, world.now, memory);
  std::erase_if(memory.unchecked, [&world](const DomainName& host) { return is_seen_ready(host, world); });
  if (memory.announced.empty() && !world.ledger.contains(domain) && is_unpublished(sts))
    remember_past(domain, seen, served, world, memory);
  if (const auto announced = announcement_to_remember(domain, seen, sts, policies, world))
    remember_announcement(domain, *announced, served, world, memory);
  remember_end(sts, world.now, memory);
  remember_recorded_ids(domain, world, memory);
  remember_partial_ids(domain, sts, world, memory);
  const auto add_early = [&](const DomainName& policy) {
    Announcement& last = memory.announced.back();
    add_once(last.early, EarlyPolicy{policy, present_id(last, policies, world)});
  };
  const bool is_forgotten = memory.ended && *memory.ended <= world.now;
  const DomainName* early = is_forgotten ? nullptr : served_before_announced(served, memory);
  if (early != nullptr) add_early(*early);
  if (world.edited_copies.contains(domain) && !memory.announced.empty()) add_early(domain);
  if (!seen.is_brief) memory.confirmed = confirmed_records(seen, memory);
}

// Lets domains share equal memories: most of a fleet change in the same run.
class SharedMemories {
 public:
  [[nodiscard]] SharedValue<DomainMemory> share(DomainMemory memory) {
    const auto same = std::ranges::find_if(first_, [&memory](const auto& each) { return *each == memory; });
    if (same != first_.end()) return *same;
    SharedValue<DomainMemory> shared(std::move(memory));
    if (first_.size() < kMost) first_.push_back(shared);
    return shared;
  }

 private:
  static constexpr std::size_t kMost = 16;  // a fleet with more different ones needs more memory
  std::vector<SharedValue<DomainMemory>> first_ = {};
};

}  // namespace

RolloutMemory remember(const std::vector<DomainName>& managed, const RolloutSettings& settings,
                       const RolloutWorld& world) {
  RolloutMemory new_memory;
  SharedMemories shared;
  const AnnouncedPolicies policies = announced_policies(settings, world);
  OrderedLookup domains(world.domains);
  OrderedLookup memories(*world.memory);
  OrderedLookup site(*world.site);
  for (const DomainName& domain : managed) {
    const DomainSeen* const seen = domains.find(domain);
    if (seen == nullptr) continue;
    const SharedValue<DomainMemory>* const known = memories.find(domain);
    const DomainName* const served = site.find(domain);
    if (known != nullptr && is_unchanged(domain, *seen, served, **known, policies, world)) continue;
    DomainMemory memory = known == nullptr ? DomainMemory{} : **known;
    remember_domain(domain, *seen, served, policies, world, memory);
    if (known == nullptr || memory != **known)
      new_memory.emplace_hint(new_memory.end(), domain, shared.share(std::move(memory)));
  }
  return new_memory;
}

std::optional<DomainSeen> brief_answers(const DomainName& domain, const DomainMemory& memory) {
  if (!memory.confirmed || memory.announced.empty()) return std::nullopt;
  const ConfirmedRecords& confirmed = *memory.confirmed;
  const DomainName& policy = memory.announced.back().policy;
  const auto cname = [](const DomainName& owner, const Ttl& ttl, const DomainName& target) {
    return NameSeen{{.is_known = true, .records = {{owner, ttl, CnameData{target}}}}};
  };
  DomainSeen seen{.is_brief = true};
  seen.host = cname(policy_host(domain), confirmed.host_ttl, confirmed.web);
  seen.sts = cname(sts_record_name(domain), confirmed.sts_ttl, sts_record_name(policy));
  seen.tlsrpt = {{.is_known = true}};
  if (confirmed.tlsrpt_ttl)
    seen.tlsrpt = cname(tlsrpt_record_name(domain), *confirmed.tlsrpt_ttl, tlsrpt_record_name(policy));
  return seen;
}

}  // namespace mtasts
