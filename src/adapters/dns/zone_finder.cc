// Queries NS records from the name upwards. The SOA record of a negative answer skips labels (RFC 2308 §2).
#include "adapters/dns/zone_finder.h"

namespace mtasts {
namespace {

// The cache is cleared at this size, which bounds the memory of a run over a million zones.
constexpr std::size_t kMaxCached = 4096;

ZonePointer failed_zone(WireName apex, DnsFailure failure) {
  return std::make_shared<const Zone>(Zone{std::move(apex), {}, std::move(failure)});
}

// The next name to query if there is no zone cut at this one.
WireName next_candidate(const WireName& name, const MessageResult& result) {
  const bool is_shortcut = result.answer.cname_chain.empty() && result.zone && *result.zone != name;
  return is_shortcut ? *result.zone : name.parent();
}

}  // namespace

Task<ZonePointer> ZoneFinder::find(WireName name) {
  for (WireName candidate = std::move(name);;) {
    if (const auto cached = zones_.find(candidate); cached != zones_.end()) {
      co_return co_await cached_zone(candidate, std::vector<std::string>());
    }
    const MessageResult result = co_await look_up_(candidate, RecordType::ns);
    // An alias is never an apex.
    if (result.answer.cname_chain.empty()) {
      if (result.answer.status == DnsStatus::records)
        co_return co_await cached_zone(candidate, result.answer.names);
      if (result.answer.status == DnsStatus::failed) co_return failed_zone(candidate, result.answer.failure);
    }
    if (candidate.is_root()) break;
    candidate = next_candidate(candidate, result);
  }
  co_return failed_zone({}, {DnsFailureReason::unreachable, "no zone was found that holds it"});
}

ZonePointer ZoneFinder::nearest_cached(const WireName& name) const {
  for (WireName candidate = name;; candidate = candidate.parent()) {
    if (const auto cached = zones_.find(candidate); cached != zones_.end()) {
      const ZonePointer* zone = cached->second.zone->value_if_ready();
      return zone && !(*zone)->hosts.empty() && !cached->second.delegates ? *zone : nullptr;
    }
    if (candidate.is_root()) return nullptr;
  }
}

void ZoneFinder::mark_delegating(const Zone& zone) {
  if (const auto cached = zones_.find(zone.apex); cached != zones_.end()) cached->second.delegates = true;
}

// A failure is returned to all waiting callers, but not cached.
Task<ZonePointer> ZoneFinder::cached_zone(WireName apex, std::vector<std::string> host_names) {
  auto cached = zones_.find(apex);
  if (cached == zones_.end()) {
    if (zones_.size() >= kMaxCached) zones_.clear();
    auto task = std::make_shared<SharedTask<ZonePointer>>(loop_, look_up_zone(apex, std::move(host_names)));
    cached = zones_.emplace(apex, CachedZone{std::move(task), false}).first;
  }
  const SharedZone shared = cached->second.zone;
  const ZonePointer zone = *co_await shared->value();
  cached = zones_.find(apex);
  if (zone->hosts.empty() && cached != zones_.end() && cached->second.zone == shared) zones_.erase(cached);
  co_return zone;
}

Task<ZonePointer> ZoneFinder::look_up_zone(WireName apex, std::vector<std::string> host_names) {
  std::vector<Task<std::shared_ptr<const NameServerHost>>> hosts;
  for (const std::string& name : host_names) hosts.push_back(cached_host(name));
  Zone zone = {std::move(apex), {}, {DnsFailureReason::unreachable, "the zone has no name servers"}};
  zone.hosts = co_await all_of(loop_, std::move(hosts));
  co_return std::make_shared<const Zone>(std::move(zone));
}

Task<std::shared_ptr<const NameServerHost>> ZoneFinder::cached_host(std::string name) {
  if (hosts_.size() >= kMaxCached) hosts_.clear();
  SharedHost& cached = hosts_[name];
  if (!cached) cached = std::make_shared<SharedHost::element_type>(loop_, look_up_host(name));
  const SharedHost shared = cached;
  const std::shared_ptr<const NameServerHost> found = *co_await shared->value();
  if (found->addresses.empty()) {
    const auto entry = hosts_.find(name);
    if (entry != hosts_.end() && entry->second == shared) hosts_.erase(entry);
  }
  co_return found;
}

Task<std::shared_ptr<const NameServerHost>> ZoneFinder::look_up_host(std::string name) {
  NameServerHost host;
  host.name = name;
  const auto domain = DomainName::parse(name);
  if (!domain) {
    host.failure = {DnsFailureReason::malformed, "the name server " + name + " has no host name"};
    co_return std::make_shared<const NameServerHost>(std::move(host));
  }
  std::vector<Task<MessageResult>> questions;
  questions.push_back(look_up_(WireName(*domain), RecordType::a));
  questions.push_back(look_up_(WireName(*domain), RecordType::aaaa));
  const std::vector<MessageResult> results = co_await all_of(loop_, std::move(questions));

  host.failure = {DnsFailureReason::unreachable, "the name server " + name + " has no address"};
  for (const MessageResult& result : results) {
    const DnsAnswer& answer = result.answer;
    host.addresses.insert(host.addresses.end(), answer.addresses.begin(), answer.addresses.end());
    if (answer.status == DnsStatus::failed) {
      host.failure = {answer.failure.reason,
                      "no address of the name server " + name + ": " + answer.failure.message};
    }
  }
  co_return std::make_shared<const NameServerHost>(std::move(host));
}

}  // namespace mtasts
