#include "commands/mx_hosts.h"

#include "commands/destinations.h"

namespace mtasts {
namespace {

// A host is forgotten when so many others came after it, so that memory does not grow with the list.
constexpr std::size_t kMostRemembered = 4096;

}  // namespace

Task<MxHostSeen> MxHosts::see(DomainName host) {
  const std::shared_ptr<Looking> looking = remembered(host);
  const MxHostSeen* seen = co_await looking->value();
  co_return *seen;
}

std::shared_ptr<MxHosts::Looking> MxHosts::remembered(const DomainName& host) {
  std::shared_ptr<Looking>& place = hosts_[host.text()];
  if (place) return place;
  const std::shared_ptr<Looking> looking = std::make_shared<Looking>(loop_, look_at(host));
  place = looking;
  oldest_first_.push_back(host.text());
  if (oldest_first_.size() > kMostRemembered) {
    hosts_.erase(oldest_first_.front());
    oldest_first_.pop_front();
  }
  return looking;
}

Task<MxHostSeen> MxHosts::look_at(DomainName host) {
  MxHostSeen seen{.host = host};
  seen.addresses = co_await ask_addresses(dns_, loop_, host);
  if (auto tlsa_owner = host.child("_25._tcp")) {
    seen.tlsa = co_await dns_.ask(DnsQuestion(*std::move(tlsa_owner), RrType::tlsa));
  }
  if (smtp_ == nullptr) co_return seen;
  std::vector<Task<SmtpSession>> knocks;
  for (const Destination& to : destinations(host, options_.mx_port, seen.addresses, options_.connect_to)) {
    knocks.push_back(smtp_->knock(SmtpRequest(host, to.address, to.port)));
  }
  seen.sessions = co_await all_of(loop_, std::move(knocks));
  co_return seen;
}

}  // namespace mtasts
