#include "commands/lookup/domain_lookup.h"

#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "commands/lookup/lookup.h"
#include "commands/lookup/published_records.h"

namespace mtasts {
namespace {

std::optional<Error> failed_lookup(const Observation& seen) {
  const DomainName host = policy_host(seen.domain);
  const struct {
    DomainName name;
    std::string_view type;
    const DnsAnswer& answer;
  } kLookups[] = {{seen.domain, "MX", seen.mx},
                  {sts_record_name(seen.domain), "TXT", seen.sts},
                  {tlsrpt_record_name(seen.domain), "TXT", seen.tlsrpt},
                  {host, "A", seen.policy_host.a},
                  {host, "AAAA", seen.policy_host.aaaa}};
  for (const auto& lookup : kLookups) {
    if (lookup.answer.status == DnsStatus::failed)
      return lookup_error(lookup.name, lookup.type, lookup.answer.failure);
  }
  return std::nullopt;
}

}  // namespace

Task<Result<DomainFound>> DomainLookup::look_up(DomainName domain) {
  Observation seen = co_await observer_.observe(domain);
  DomainFound found{.seen = std::move(seen)};
  if (auto failed = failed_lookup(found.seen)) co_return fail(*std::move(failed));
  // The id of a CNAME is that of its target.
  if (found.seen.sts.cname_chain.empty()) {
    auto existing = co_await look_up_existing_ids(dns_, domain);
    if (!existing) co_return fail(existing.error());
    found.ids = std::move(existing->ids);
  }
  co_await add_ttls(domain, found);
  co_return found;
}

Task<void> DomainLookup::add_ttls(DomainName domain, DomainFound& found) {
  const DomainName host = policy_host(domain);
  const DomainName sts = sts_record_name(domain);
  const DomainName tlsrpt = tlsrpt_record_name(domain);
  for (const DomainName& name : {host, sts, tlsrpt}) {
    co_await add_ttl(DnsQuestion(name, RecordType::cname), found);
  }
  co_await add_ttl(DnsQuestion(host, RecordType::a), found);
  co_await add_ttl(DnsQuestion(host, RecordType::aaaa), found);
  co_await add_ttl(DnsQuestion(sts, RecordType::txt), found);
  co_await add_ttl(DnsQuestion(tlsrpt, RecordType::txt), found);
}

Task<void> DomainLookup::add_ttl(DnsQuestion question, DomainFound& found) {
  const auto ttl = co_await published_ttl(dns_, std::move(question));
  if (ttl && *ttl) found.ttls.push_back(**ttl);
}

}  // namespace mtasts
