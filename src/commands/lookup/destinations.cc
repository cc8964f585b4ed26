#include "commands/lookup/destinations.h"

#include <algorithm>

#include "mtasts/ip_address.h"
#include "ports/synchronization.h"

namespace mtasts {
namespace {

// More addresses of one family show nothing new, and a hostile name may have 64.
constexpr std::size_t kMostAddresses = 8;

bool fits(const ConnectTo& connect_to, const DomainName& host, std::uint16_t port) {
  return (connect_to.host.empty() || connect_to.host == host.text()) &&
         (!connect_to.port || *connect_to.port == port);
}

bool is_within(Reach reach, const std::string& address) {
  if (reach == Reach::everywhere) return true;
  const auto parsed = IpAddress::parse(address);
  return parsed && parsed->private_kind().empty();
}

}  // namespace

Task<HostAddresses> look_up_addresses(Dns& dns, EventLoop& loop, DomainName host) {
  std::vector<Task<DnsAnswer>> questions;
  questions.push_back(dns.ask(DnsQuestion(host, RecordType::a)));
  questions.push_back(dns.ask(DnsQuestion(host, RecordType::aaaa)));
  std::vector<DnsAnswer> answers = co_await all_of(loop, std::move(questions));
  HostAddresses addresses;
  addresses.a = std::move(answers[0]);
  addresses.aaaa = std::move(answers[1]);
  co_return addresses;
}

std::vector<Destination> destinations(const DomainName& host, std::uint16_t port,
                                      const HostAddresses& addresses,
                                      const std::vector<ConnectTo>& connect_to, Reach reach) {
  const auto instead = std::ranges::find_if(
      connect_to, [&](const ConnectTo& candidate) { return fits(candidate, host, port); });
  if (instead != connect_to.end()) {
    if (instead->to_port) port = *instead->to_port;
    if (!instead->address.empty()) return {{instead->address, port}};
  }
  std::vector<Destination> all;
  for (const DnsAnswer* family : {&addresses.aaaa, &addresses.a}) {
    const std::size_t count = std::min(family->addresses.size(), kMostAddresses);
    for (std::size_t i = 0; i < count; ++i) {
      if (is_within(reach, family->addresses[i])) all.push_back({family->addresses[i], port});
    }
  }
  return all;
}

}  // namespace mtasts
