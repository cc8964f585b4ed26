#include "commands/lookup/zone_lookup.h"

#include <utility>

#include "commands/lookup/lookup.h"

namespace mtasts {

Task<Result<DomainName>> find_zone(Dns& dns, DomainName name) {
  for (Result<DomainName> apex = name; apex; apex = apex->parent()) {
    DnsQuestion question(*apex, RecordType::soa);
    const DnsAnswer answer = co_await dns.ask(std::move(question));
    // A zone file may be a part of a zone without its SOA record.
    if (answer.status == DnsStatus::failed && answer.failure.reason == DnsFailureReason::not_in_zone) break;
    if (answer.status == DnsStatus::failed) co_return fail(lookup_error(*apex, "SOA", answer.failure));
    // Behind a CNAME the SOA record is of another zone.
    if (answer.status == DnsStatus::records && answer.cname_chain.empty()) co_return *apex;
  }
  co_return name;
}

Result<DomainName> ZoneLookup::zone_of(const DomainName& domain) {
  if (!dns_) {
    auto dns = open_dns_unwatched(lookup_, context_);
    if (!dns) return fail(dns.error());
    dns_ = *std::move(dns);
  }
  if (!dns_) return domain;
  return run_task(find_zone(*dns_, domain), context_.ports.loop);
}

}  // namespace mtasts
