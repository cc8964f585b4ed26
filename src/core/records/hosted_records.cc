// The columns of a block are as wide as its longest owner, and all owners of a block grow with the domain. So
// the padding of a line is the same for every domain.
#include "mtasts/hosted_records.h"

#include <algorithm>

#include "mtasts/sts_record.h"
#include "mtasts/tlsrpt_record.h"

namespace mtasts {

DomainName owner_name(RecordKind kind, const DomainName& domain) {
  switch (kind) {
    case RecordKind::host: return policy_host(domain);
    case RecordKind::sts: return sts_record_name(domain);
    case RecordKind::tlsrpt: break;
  }
  return tlsrpt_record_name(domain);
}

bool claims_record(RecordKind kind, std::string_view text) {
  return kind == RecordKind::sts ? claims_sts(text) : claims_tlsrpt(text);
}

HostedRecords::HostedRecords(const DomainName& primary, const RequestedRecords& requested)
    : ttl_(requested.ttl) {
  const auto add = [&](RecordKind kind, Rdata rdata) {
    const bool is_requested = std::ranges::find(requested.only, kind) != requested.only.end();
    if (is_requested) pointers_.push_back({kind, std::move(rdata)});
  };
  add(RecordKind::host, CnameData{requested.web.host ? *requested.web.host : policy_host(primary)});
  add(RecordKind::sts, CnameData{sts_record_name(primary)});
  if (requested.hosted_tlsrpt == HostedTlsrpt::cname && requested.tlsrpt) {
    add(RecordKind::tlsrpt, CnameData{tlsrpt_record_name(primary)});
  } else if (requested.hosted_tlsrpt == HostedTlsrpt::own && !requested.rua.empty()) {
    add(RecordKind::tlsrpt, TxtData{print_tlsrpt_record({.rua = requested.rua})});
  }
}

bool HostedRecords::leads_to(const DomainName& hosted, const DomainName& web, bool tlsrpt) const {
  const bool are_cnames = std::ranges::all_of(
      pointers_, [](const Pointer& pointer) { return std::holds_alternative<CnameData>(pointer.rdata); });
  return are_cnames && pointers_.size() == (tlsrpt ? 3U : 2U) && pointers_.front().kind == RecordKind::host &&
         pointers_.back().kind == (tlsrpt ? RecordKind::tlsrpt : RecordKind::sts) &&
         std::get<CnameData>(pointers_.front().rdata).target == web && !is_own_web_host(hosted);
}

std::vector<RecordKind> HostedRecords::kinds() const {
  std::vector<RecordKind> kinds;
  for (const Pointer& pointer : pointers_) kinds.push_back(pointer.kind);
  return kinds;
}

bool HostedRecords::is_own_web_host(const DomainName& hosted) const {
  if (pointers_.empty() || pointers_.front().kind != RecordKind::host) return false;
  const std::string& target = std::get<CnameData>(pointers_.front().rdata).target.text();
  return target.size() > hosted.text().size() && target.ends_with(hosted.text()) &&
         target == policy_host(hosted).text();
}

std::vector<ResourceRecord> HostedRecords::all_at(const DomainName& domain) const {
  std::vector<ResourceRecord> records;
  records.reserve(pointers_.size());
  for (const Pointer& pointer : pointers_) {
    records.push_back({owner_name(pointer.kind, domain), ttl_, pointer.rdata});
  }
  return records;
}

std::vector<ResourceRecord> HostedRecords::records_of(const DomainName& hosted) const {
  std::vector<ResourceRecord> records = all_at(hosted);
  if (is_own_web_host(hosted)) records.erase(records.begin());
  return records;
}

HostedZoneText::HostedZoneText(const DomainName& primary, HostedRecords hosted_records)
    : records_(std::move(hosted_records)) {
  const std::vector<ResourceRecord> records = records_.all_at(primary);
  const std::string text = print_records(records);
  std::size_t after_domain = 0;
  std::size_t line = 0;
  for (const ResourceRecord& record : records) {
    const std::size_t owner_end = line + record.owner.text().size();
    pieces_.push_back(text.substr(after_domain, owner_end - primary.text().size() - after_domain));
    after_domain = owner_end;
    line = text.find('\n', owner_end) + 1;
  }
  pieces_.push_back(text.substr(after_domain));
  for (const std::string& piece : pieces_) size_without_domain_ += piece.size();
}

void HostedZoneText::print(const DomainName& hosted, std::string& text) const {
  if (records_.is_own_web_host(hosted)) {
    text += print_records(records_.records_of(hosted));
    return;
  }
  const std::string& domain = hosted.text();
  const std::size_t before = text.size();
  text.resize(before + size_without_domain_ + (pieces_.size() - 1) * domain.size());
  char* at = text.data() + before;
  for (const std::string& piece : pieces_) {
    if (&piece != pieces_.data()) at = std::copy(domain.begin(), domain.end(), at);
    at = std::copy(piece.begin(), piece.end(), at);
  }
}

}  // namespace mtasts
