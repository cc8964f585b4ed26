#include "commands/lookup/published_policies.h"

#include <utility>

#include "commands/lookup/lookup.h"
#include "commands/lookup/zone_files_first.h"
#include "mtasts/live_policy.h"
#include "mtasts/sts_record.h"

namespace mtasts {

Task<Result<PublishedPolicy>> PublishedPolicies::find(DomainName policy_domain) {
  PublishedPolicy published;
  if (dns_ == nullptr) co_return published;
  const DomainName owner = sts_record_name(policy_domain);
  const DnsAnswer answer = co_await dns_->ask(DnsQuestion(owner, RecordType::txt));
  if (answer.status == DnsStatus::failed) {
    if (answer.failure.reason == DnsFailureReason::not_in_zone) co_return published;
    co_return fail(lookup_error(owner, "TXT", answer.failure));
  }
  const KnownIds ids = read_known_ids(answer.txt);
  published.has_record = !ids.current.empty() || !ids.used.empty() || ids.invalid_record;
  if (!published.has_record) co_return published;
  if (auto opened = open(policy_domain); !opened) co_return fail(opened.error());
  Dns& dns = hosts_ ? *hosts_ : *dns_;
  const Reach reach = access_.reach_of(policy_domain);
  const PolicyHostSeen fetched =
      co_await fetch_policies(dns, *https_, context_.ports.loop, destinations_, policy_domain, reach);
  auto body = served_body(policy_domain, fetched.addresses, fetched.fetches);
  if (!body) co_return fail(body.error());
  published.body = *std::move(body);
  co_return published;
}

Result<void> PublishedPolicies::open(const DomainName& policy_domain) {
  if (https_) return {};
  if (lookup_.offline) {
    return fail(
        offline_error("the live policy of " + policy_domain.text(), "name its values, or allow lookups"));
  }
  if (reads_zone_files(lookup_)) {
    auto hosts = open_dns_zone_files_first(lookup_, context_);
    if (!hosts) return fail(hosts.error());
    hosts_ = *std::move(hosts);
  }
  auto https = context_.ports.network.open_https({});
  if (!https) return fail(https.error());
  https_ = *std::move(https);
  return {};
}

}  // namespace mtasts
