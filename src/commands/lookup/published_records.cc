#include "commands/lookup/published_records.h"

#include <algorithm>
#include <string_view>
#include <variant>

#include "commands/lookup/cname_conflict.h"
#include "commands/lookup/lookup.h"
#include "mtasts/sts_record.h"

namespace mtasts {
namespace {

// False for records of ours, and CNAMEs to such names: for these, a question would be in vain.
bool may_be_of_wildcard(const DnsAnswer& answer) {
  const auto is_ours = [](std::string_view target) {
    return target.starts_with("_mta-sts.") || target.starts_with("mta-sts.") ||
           target.starts_with("_smtp._tls.");
  };
  return std::none_of(answer.names.begin(), answer.names.end(), is_ours) &&
         std::none_of(answer.txt.begin(), answer.txt.end(),
                      [](const auto& text) { return claims_sts(text) || claims_tlsrpt(text); });
}

// True if nothing is known of the name. A CNAME whose target fails is an answer, too.
bool has_failed(const DnsAnswer& answer) {
  return answer.status == DnsStatus::failed && answer.cname_chain.empty();
}

}  // namespace

Task<Result<std::optional<Ttl>>> published_ttl(Dns& dns, DnsQuestion question) {
  const std::vector<DnsAnswer> answers = co_await dns.ask_authoritative(question);
  const auto is_undetermined = [](const DnsAnswer& answer) {
    return has_failed(answer) && !is_not_in_zone(answer);
  };
  if (std::ranges::all_of(answers, is_undetermined)) {
    const DnsFailure failure = answers.empty() ? no_authoritative_server() : answers.front().failure;
    co_return fail(lookup_error(question.name, text(question.type), failure));
  }
  for (const DnsAnswer& answer : answers) {
    const bool is_known =
        answer.status == DnsStatus::records && answer.authoritative && answer.cname_chain.empty();
    if (!is_known) continue;
    bool is_wildcards = false;
    if (may_be_of_wildcard(answer)) {
      is_wildcards = co_await is_from_wildcard(dns, question.name, question.type, answer);
    }
    const auto ttl = Ttl::from_seconds(answer.ttl);
    co_return ttl && !is_wildcards ? std::optional(*ttl) : std::nullopt;
  }
  co_return std::nullopt;
}

Task<Result<PublishedReports>> PublishedRecords::reports(DomainName policy_domain) const {
  PublishedReports reports;
  if (dns_ == nullptr) co_return reports;
  const DomainName owner = tlsrpt_record_name(policy_domain);
  const std::vector<DnsAnswer> answers =
      co_await dns_->ask_authoritative(DnsQuestion(owner, RecordType::txt));
  const DnsAnswer* failed = nullptr;
  bool is_answered = false;
  for (const DnsAnswer& answer : answers) {
    if (has_failed(answer)) {
      failed = &answer;
      continue;
    }
    is_answered = true;
    if (!answer.cname_chain.empty()) {
      const auto texts = co_await look_up_existing_texts(*dns_, policy_domain, owner);
      if (!texts) co_return fail(texts.error());
      reports.are_delegated = !texts->cname().empty();  // not of a wildcard
      continue;
    }
    const auto reading = read_tlsrpt_records(answer.txt);
    if (reading.record) {
      reports.rua = reading.record->rua;
      co_return reports;
    }
  }
  if (answers.empty()) co_return fail(lookup_error(owner, "TXT", no_authoritative_server()));
  if (is_answered || is_not_in_zone(*failed)) co_return reports;
  co_return fail(lookup_error(owner, "TXT", failed->failure));
}

Task<Result<std::vector<ResourceRecord>>> PublishedRecords::keep_ttls(std::vector<ResourceRecord> records,
                                                                      Role role) const {
  if (dns_ == nullptr) co_return records;
  for (ResourceRecord& record : records) {
    const bool is_cname = std::holds_alternative<CnameData>(record.rdata);
    if (role == Role::hosted && !reads_files_ && (is_cname || !names_servers_)) continue;
    const auto ttl = co_await published_ttl(*dns_, DnsQuestion(record.owner, type_of(record.rdata)));
    if (!ttl) {
      Error error = ttl.error();
      error.hint = "run again, or give the TTL with --ttl";
      co_return fail(std::move(error));
    }
    if (*ttl) record.ttl = **ttl;
  }
  co_return records;
}

}  // namespace mtasts
