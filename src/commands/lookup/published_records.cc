#include "commands/lookup/published_records.h"

#include <variant>

#include "commands/lookup/lookup.h"

namespace mtasts {

Task<Result<PublishedReports>> PublishedRecords::reports(DomainName policy_domain) const {
  PublishedReports reports;
  if (dns_ == nullptr) co_return reports;
  const DomainName owner = tlsrpt_record_name(policy_domain);
  const std::vector<DnsAnswer> answers =
      co_await dns_->ask_authoritative(DnsQuestion(owner, RecordType::txt));
  const DnsAnswer* failed = nullptr;
  bool is_answered = false;
  for (const DnsAnswer& answer : answers) {
    if (answer.status == DnsStatus::failed) {
      failed = &answer;
      continue;
    }
    is_answered = true;
    if (!answer.cname_chain.empty()) {
      reports.are_delegated = true;
      continue;
    }
    const auto reading = read_tlsrpt_records(answer.txt);
    if (reading.record) {
      reports.rua = reading.record->rua;
      co_return reports;
    }
  }
  if (answers.empty()) co_return fail(lookup_error(owner, "TXT", no_authoritative_server()));
  if (is_answered || failed->failure.reason == DnsFailureReason::not_in_zone) co_return reports;
  co_return fail(lookup_error(owner, "TXT", failed->failure));
}

Task<std::vector<ResourceRecord>> PublishedRecords::keep_ttls(std::vector<ResourceRecord> records,
                                                              Role role) const {
  if (dns_ == nullptr) co_return records;
  for (ResourceRecord& record : records) {
    const bool is_cname = std::holds_alternative<CnameData>(record.rdata);
    if (role == Role::hosted && !reads_files_ && (is_cname || !names_servers_)) continue;
    const std::vector<DnsAnswer> answers =
        co_await dns_->ask_authoritative(DnsQuestion(record.owner, type_of(record.rdata)));
    for (const DnsAnswer& answer : answers) {
      const bool is_known =
          answer.status == DnsStatus::records && answer.authoritative && answer.cname_chain.empty();
      if (!is_known) continue;
      if (auto ttl = Ttl::from_seconds(answer.ttl)) record.ttl = *ttl;
      break;
    }
  }
  co_return records;
}

}  // namespace mtasts
