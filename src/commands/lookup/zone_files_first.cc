// A file without SOA is a part of a zone, so a missing name proves nothing. Its MX and TXT are taken to be
// complete, since the operator named the file for them.
#include "commands/lookup/zone_files_first.h"

#include "commands/lookup/lookup.h"

namespace mtasts {

Task<DnsAnswer> ZoneFilesFirst::ask(DnsQuestion question) {
  DnsAnswer answer = co_await zone_files_->ask(question);
  if (answer.status == DnsStatus::records) co_return answer;
  if (!is_not_in_zone(answer)) {
    if (answer.status == DnsStatus::failed || question.type == RecordType::mx ||
        question.type == RecordType::txt) {
      co_return answer;
    }
    const bool is_whole = co_await has_zone_of(*zone_files_, question.name);
    if (is_whole) co_return answer;
  }
  if (live_ != nullptr) co_return co_await ask_live(std::move(question), std::move(answer.cname_chain));
  if (is_not_in_zone(answer)) co_return answer;
  DnsAnswer unknown;
  unknown.status = DnsStatus::failed;
  unknown.failure = {DnsFailureReason::not_in_zone,
                     "the zone files have only a part of the zone of " + question.name.text()};
  co_return unknown;
}

// The CNAMEs of the files count: only the name to which they lead is asked live.
Task<DnsAnswer> ZoneFilesFirst::ask_live(DnsQuestion question, std::vector<std::string> cnames_in_files) {
  if (!cnames_in_files.empty()) {
    auto target = DomainName::parse(cnames_in_files.back());
    if (target) question.name = *std::move(target);
  }
  DnsAnswer answer = co_await live_->ask(std::move(question));
  answer.cname_chain.insert(answer.cname_chain.begin(), cnames_in_files.begin(), cnames_in_files.end());
  co_return answer;
}

Task<bool> has_zone_of(Dns& zone_files, DomainName name) {
  while (true) {
    const DnsAnswer soa = co_await zone_files.ask(DnsQuestion(name, RecordType::soa));
    if (soa.status == DnsStatus::records) co_return true;
    auto parent = name.parent();
    if (!parent) co_return false;
    name = *std::move(parent);
  }
}

Result<std::unique_ptr<WatchedDns>> open_dns_zone_files_first(const LookupOptions& lookup, Context& context) {
  if (!reads_zone_files(lookup)) return open_dns(lookup, context);
  auto zone_files = open_dns_unwatched(lookup, context);
  if (!zone_files) return fail(zone_files.error());
  LookupOptions live_lookup = lookup;
  live_lookup.zone_files.clear();
  live_lookup.origin.reset();
  auto live = open_dns_unwatched(live_lookup, context);
  return std::make_unique<WatchedDns>(
      std::make_unique<ZoneFilesFirst>(*std::move(zone_files), live ? *std::move(live) : nullptr));
}

}  // namespace mtasts
