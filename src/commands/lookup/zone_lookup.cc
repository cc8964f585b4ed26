#include "commands/lookup/zone_lookup.h"

#include <utility>

#include "commands/lookup/lookup.h"

namespace mtasts {

Task<Result<DomainName>> find_zone(Dns& dns, DomainName name, DomainName otherwise) {
  for (Result<DomainName> apex = std::move(name); apex; apex = apex->parent()) {
    DnsQuestion question(*apex, RecordType::soa);
    const DnsAnswer answer = co_await dns.ask(std::move(question));
    // A name with a CNAME is no apex, and the servers of its target may fail.
    if (!answer.cname_chain.empty()) continue;
    // A zone file may be a part of a zone without its SOA record.
    if (is_not_in_zone(answer)) break;
    if (answer.status == DnsStatus::failed) co_return fail(lookup_error(*apex, "SOA", answer.failure));
    if (answer.status == DnsStatus::records) co_return *apex;
  }
  co_return otherwise;
}

Result<DomainName> ZoneLookup::zone_of(const DomainName& name, const DomainName& domain) {
  if (!dns_) {
    auto dns = open_dns_unwatched(lookup_, context_);
    if (!dns) return fail(dns.error());
    dns_ = *std::move(dns);
  }
  if (!dns_) return domain;
  return run_task(find_zone(*dns_, name, domain), context_.ports.loop);
}

}  // namespace mtasts
