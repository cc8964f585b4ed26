// From the name upwards, asking for NS; the SOA record in a negative answer shortens the way (RFC 2308 §2).
#include "adapters/dns/zone_finder.h"

#include <algorithm>

namespace mtasts {
namespace {

// Then what was remembered is forgotten, so that a run over a million zones stays small.
constexpr std::size_t kMostRemembered = 4096;

ZonePointer failed_zone(WireName apex, DnsFailure failure) {
  return std::make_shared<const Zone>(Zone{std::move(apex), {}, std::move(failure)});
}

// Where to look next when there is no zone cut at the name.
WireName next_candidate(const WireName& name, const Reading& reading) {
  const bool is_shortcut = reading.answer.cname_chain.empty() && reading.zone && *reading.zone != name;
  return is_shortcut ? *reading.zone : name.parent();
}

}  // namespace

Task<ZonePointer> ZoneFinder::find(WireName name) {
  for (WireName candidate = std::move(name);;) {
    if (const auto known = zones_.find(candidate); known != zones_.end()) {
      co_return co_await zone_at(candidate, std::vector<std::string>());
    }
    const Reading reading = co_await look_up_(candidate, RrType::ns);
    // An alias is no apex, wherever it leads.
    if (reading.answer.cname_chain.empty()) {
      if (reading.answer.status == DnsStatus::records)
        co_return co_await zone_at(candidate, reading.answer.names);
      if (reading.answer.status == DnsStatus::failed)
        co_return failed_zone(candidate, reading.answer.failure);
    }
    if (candidate.is_root()) break;
    candidate = next_candidate(candidate, reading);
  }
  co_return failed_zone({}, {DnsFailureReason::unreachable, "no zone was found that holds it"});
}

ZonePointer ZoneFinder::nearest_known(const WireName& name) const {
  for (WireName candidate = name;; candidate = candidate.parent()) {
    if (const auto known = zones_.find(candidate); known != zones_.end()) {
      const ZonePointer* zone = known->second.zone->value_if_ready();
      return zone && !(*zone)->hosts.empty() && !known->second.delegates ? *zone : nullptr;
    }
    if (candidate.is_root()) return nullptr;
  }
}

void ZoneFinder::has_delegations(const Zone& zone) {
  if (const auto known = zones_.find(zone.apex); known != zones_.end()) known->second.delegates = true;
}

// A failure is told to all who wait for it, but not remembered.
Task<ZonePointer> ZoneFinder::zone_at(WireName apex, std::vector<std::string> host_names) {
  auto known = zones_.find(apex);
  if (known == zones_.end()) {
    if (zones_.size() >= kMostRemembered) zones_.clear();
    auto once = std::make_shared<SharedTask<ZonePointer>>(loop_, gather_zone(apex, std::move(host_names)));
    known = zones_.emplace(apex, Known{std::move(once), false}).first;
  }
  const Shared shared = known->second.zone;
  const ZonePointer zone = *co_await shared->value();
  known = zones_.find(apex);
  if (zone->hosts.empty() && known != zones_.end() && known->second.zone == shared) zones_.erase(known);
  co_return zone;
}

Task<ZonePointer> ZoneFinder::gather_zone(WireName apex, std::vector<std::string> host_names) {
  std::vector<Task<std::shared_ptr<const NameServerHost>>> hosts;
  for (const std::string& name : host_names) hosts.push_back(host(name));
  Zone zone = {std::move(apex), {}, {DnsFailureReason::unreachable, "the zone has no name servers"}};
  zone.hosts = co_await all_of(loop_, std::move(hosts));
  co_return std::make_shared<const Zone>(std::move(zone));
}

Task<std::shared_ptr<const NameServerHost>> ZoneFinder::host(std::string name) {
  if (hosts_.size() >= kMostRemembered) hosts_.clear();
  SharedHost& known = hosts_[name];
  if (!known) known = std::make_shared<SharedHost::element_type>(loop_, gather_host(name));
  const SharedHost shared = known;
  const std::shared_ptr<const NameServerHost> found = *co_await shared->value();
  if (found->addresses.empty()) {
    const auto entry = hosts_.find(name);
    if (entry != hosts_.end() && entry->second == shared) hosts_.erase(entry);
  }
  co_return found;
}

Task<std::shared_ptr<const NameServerHost>> ZoneFinder::gather_host(std::string name) {
  NameServerHost host;
  host.name = name;
  const auto domain = DomainName::parse(name);
  if (!domain) {
    host.failure = {DnsFailureReason::malformed, "the name server " + name + " has no host name"};
    co_return std::make_shared<const NameServerHost>(std::move(host));
  }
  std::vector<Task<Reading>> questions;
  questions.push_back(look_up_(WireName(*domain), RrType::a));
  questions.push_back(look_up_(WireName(*domain), RrType::aaaa));
  const std::vector<Reading> readings = co_await all_of(loop_, std::move(questions));

  host.failure = {DnsFailureReason::unreachable, "the name server " + name + " has no address"};
  for (const Reading& reading : readings) {
    const DnsAnswer& answer = reading.answer;
    host.addresses.insert(host.addresses.end(), answer.addresses.begin(), answer.addresses.end());
    if (answer.status == DnsStatus::failed) {
      host.failure = {answer.failure.reason,
                      "no address of the name server " + name + ": " + answer.failure.message};
    }
  }
  co_return std::make_shared<const NameServerHost>(std::move(host));
}

}  // namespace mtasts
