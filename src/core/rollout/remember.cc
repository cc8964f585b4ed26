// Each time in the memory is that of a run, never before the event itself. So a date that is counted from it
// is late rather than early.
#include "core/rollout/remember.h"

#include <algorithm>
#include <optional>

#include "core/rollout/names_seen.h"
#include "core/text/without_repeats.h"

namespace mtasts {
namespace {

// The longest time that a resolver keeps a record with an unknown TTL: the usual upper limit of caches.
constexpr std::chrono::seconds kLongestTtl = std::chrono::days(7);

void remember_mx(const MxSet& mx, std::chrono::sys_seconds now, DomainMemory& memory) {
  const std::vector<DomainName> hosts = mx.hosts();
  std::chrono::seconds ttl{0};
  for (const MxRecord& record : mx.records) ttl = std::max(ttl, std::chrono::seconds(record.ttl));
  const bool is_first = memory.mx_known_from == std::chrono::sys_seconds{};
  if (is_first) memory.mx_known_from = now + ttl;
  for (const DomainName& host : memory.mx_hosts) {
    if (!contains(hosts, host)) memory.leaving.push_back({host, now + memory.mx_ttl});
  }
  std::erase_if(memory.leaving, [&](const LeavingHost& leaving) {
    return leaving.until <= now || contains(hosts, leaving.host);
  });
  memory.mx_hosts = hosts;
  memory.mx_ttl = std::max(memory.mx_ttl, ttl);
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

std::optional<Announced> announced_for(const DomainName& domain, const RolloutSettings& settings,
                                       const RolloutWorld& world) {
  const NameSeen& sts = world.domains.at(domain).sts;
  if (auto own = announced_by(domain, sts)) return own;
  const auto records = agreed_records(sts);
  if (!records) return std::nullopt;
  const std::vector<DomainName> targets = targets_at(sts);
  for (const PolicySettings& policy : settings.policies) {
    const auto primary = world.domains.find(policy.primary);
    if (primary == world.domains.end() || !contains(targets, sts_record_name(policy.primary))) continue;
    auto announced = announced_by(policy.primary, primary->second.sts);
    if (announced) announced->ttl = std::max(announced->ttl, ttl_of(*records));
    return announced;
  }
  return std::nullopt;
}

bool continues(const Announcement& last, const Announced& seen, const DomainName& domain) {
  return last.policy == seen.policy && (last.id == seen.id || seen.policy != domain);
}

// Without a memory the domain may have had the policy of any other primary before.
void assume_past(const DomainName& domain, const Announced& seen, const RolloutWorld& world,
                 DomainMemory& memory) {
  for (const auto& [primary, entries] : world.ledger) {
    if (primary == domain || primary == seen.policy || entries.empty()) continue;
    memory.announced.push_back({primary, entries.back().id, world.now, world.now});
  }
  memory.sts_ttl = kLongestTtl;
}

// True if the record is that of somebody else's deployment: those of ours have an entry in the ledger.
bool is_taken_over(const DomainName& domain, const Announced& seen, const RolloutWorld& world) {
  const auto entries = world.ledger.find(domain);
  return seen.policy == domain && (entries == world.ledger.end() || entries->second.empty());
}

void remember_announcement(const DomainName& domain, const Announced& seen, const RolloutWorld& world,
                           DomainMemory& memory) {
  if (memory.announced.empty() && !memory.past_is_known && !is_taken_over(domain, seen, world)) {
    assume_past(domain, seen, world, memory);
  }
  if (!memory.announced.empty() && continues(memory.announced.back(), seen, domain)) {
    memory.sts_ttl = std::max(memory.sts_ttl, seen.ttl);
    return;
  }
  memory.announced.push_back({seen.policy, seen.id, world.now, world.now + memory.sts_ttl});
  memory.sts_ttl = seen.ttl;
}

// The announcement that a run has to remember for a domain.
std::optional<Announced> announcement_to_remember(const DomainName& domain, const RolloutSettings& settings,
                                                  const RolloutWorld& world, const DomainMemory& memory) {
  if (auto announced = announced_for(domain, settings, world)) return announced;
  // The records of a retired domain are gone, and so is the memory of its last id.
  const auto entries = world.ledger.find(domain);
  const bool is_gone = memory.announced.empty() && entries != world.ledger.end() &&
                       !entries->second.empty() && entries->second.back().mode == Mode::none &&
                       is_unpublished(world.domains.at(domain).sts);
  if (!is_gone) return std::nullopt;
  return Announced{domain, entries->second.back().id, std::chrono::seconds(0)};
}

}  // namespace

RolloutMemory remember(const RolloutSettings& settings, const RolloutWorld& world) {
  RolloutMemory memory = world.memory;
  for (const DomainName& domain : managed_domains(settings)) {
    const auto seen = world.domains.find(domain);
    if (seen == world.domains.end()) continue;
    DomainMemory& of_domain = memory[domain];
    if (seen->second.mx) remember_mx(*seen->second.mx, world.now, of_domain);
    if (!world.ledger.contains(domain) && is_unpublished(seen->second.sts)) of_domain.past_is_known = true;
    if (const auto announced = announcement_to_remember(domain, settings, world, of_domain)) {
      remember_announcement(domain, *announced, world, of_domain);
    }
  }
  return memory;
}

}  // namespace mtasts
