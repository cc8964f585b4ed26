#include "commands/output/existing_file.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "mtasts/printable.h"
#include "mtasts/sts_record.h"
#include "mtasts/tlsrpt_record.h"

namespace mtasts {

Result<std::optional<Policy>> parse_existing_policy(const std::optional<std::string>& text,
                                                    const std::string& path) {
  if (!text || text->empty()) return std::nullopt;
  auto policy = parse_policy(*text);
  if (!policy) {
    return fail({Fault::not_created, "not-a-policy",
                 printable(path) + " exists and is not a policy: " + policy.error().message,
                 "remove it, or write to another file"});
  }
  return std::optional<Policy>(*std::move(policy));
}

Result<Policy> read_policy_file(const std::string& path, Context& context) {
  // One byte more than the limit, so that parsing reports an oversized policy.
  auto text = context.ports.files.read(path, kPolicySizeLimit + 1);
  if (!text) return fail(text.error());
  auto policy = parse_policy(*text);
  if (!policy) return fail(policy.error().within(printable(path)));
  return policy;
}

namespace {

// The kind of one of our records; nothing for any other record.
std::optional<RecordKind> kind_of(const ZoneRecord& record) {
  const bool is_cname = record.type == RecordType::cname;
  if (record.owner.starts_with("mta-sts.")) {
    return is_cname || record.type == RecordType::a || record.type == RecordType::aaaa
               ? std::optional(RecordKind::host)
               : std::nullopt;
  }
  if (!is_cname && record.type != RecordType::txt) return std::nullopt;
  if (record.owner.starts_with("_mta-sts.")) return RecordKind::sts;
  if (record.owner.starts_with("_smtp._tls.")) return RecordKind::tlsrpt;
  return std::nullopt;
}

Error holds_other_records(const std::string& path, const std::string& other) {
  return {Fault::not_created, "not-ours",
          printable(path) + " exists and holds other records, which would be lost: " + printable(other),
          "write to another file, and include it with $INCLUDE"};
}

}  // namespace

Result<ExistingZone> ExistingZone::read(const NextPiece& next, const std::string& path,
                                        const std::vector<RecordKind>& kinds, ZoneInterest interest) {
  ExistingZone existing;
  std::string other;
  const auto zone = read_zone_file(next, {.name = path}, [&](ZoneRecord&& record) {
    if (!existing.ttl_) {
      if (auto ttl = Ttl::from_seconds(record.ttl)) existing.ttl_ = *ttl;
    }
    if (!other.empty()) return;
    const auto kind = kind_of(record);
    if (kind && std::find(kinds.begin(), kinds.end(), *kind) != kinds.end()) {
      existing.take(record, *kind, interest);
    } else {
      other = record.owner + " " + text(record.type);
    }
  });
  if (!zone) return fail(zone.error());
  if (!zone->findings.empty()) {
    const Finding& first = zone->findings.front();
    return fail({Fault::not_created, "not-a-zone",
                 printable(path) + " exists and is not a zone file: line " +
                     std::to_string(first.line.value_or(1)) + ": " + printable(first.message),
                 "remove it, or write to another file"});
  }
  if (!other.empty()) return fail(holds_other_records(path, other));
  return existing;
}

void ExistingZone::take(const ZoneRecord& record, RecordKind kind, ZoneInterest interest) {
  has_tlsrpt_ = has_tlsrpt_ || kind == RecordKind::tlsrpt;
  if (record.type == RecordType::txt) {
    if (kind == RecordKind::sts || interest.rua) txt_.add(record.owner, joined_txt(record));
  } else if (kind == RecordKind::sts && interest.sts_aliases) {
    sts_aliases_.add(record.owner, record.names.front());
  }
}

std::vector<ReportUri> ExistingZone::rua(const DomainName& policy_domain) const {
  const auto reading = read_tlsrpt_records(txt_.at(tlsrpt_record_name(policy_domain).absolute()));
  return reading.record ? reading.record->rua : std::vector<ReportUri>{};
}

KnownIds ExistingZone::ids(const DomainName& policy_domain) const {
  return read_known_ids(txt_.at(sts_record_name(policy_domain).absolute()));
}

std::vector<ResourceRecord> ExistingZone::sts_records(const DomainName& policy_domain, Ttl ttl) const {
  const DomainName owner = sts_record_name(policy_domain);
  std::vector<ResourceRecord> records;
  for (std::string& text : txt_.at(owner.absolute())) {
    records.push_back({owner, ttl, TxtData{std::move(text)}});
  }
  // A name has one CNAME; a second one would have no effect.
  if (const auto targets = sts_aliases_.at(owner.absolute()); !targets.empty()) {
    if (auto target = DomainName::parse(targets.front())) {
      records.push_back({owner, ttl, CnameData{*std::move(target)}});
    }
  }
  return records;
}

Result<ExistingZone> read_existing_zone(Files& files, const std::string& path,
                                        const std::vector<RecordKind>& kinds, ZoneInterest interest) {
  const auto pieces = files.open_chunks_if_exists(path, SIZE_MAX);
  if (!pieces) return fail(pieces.error());
  if (*pieces == nullptr) return ExistingZone();
  return ExistingZone::read([&] { return (*pieces)->next(); }, path, kinds, interest);
}

Result<ExistingZone> read_existing_snippet(const std::optional<std::string>& text, const std::string& path,
                                           const std::vector<RecordKind>& kinds) {
  std::string_view rest = text ? std::string_view(*text) : std::string_view();
  return ExistingZone::read([&]() -> Result<std::string_view> { return std::exchange(rest, {}); }, path,
                            kinds);
}

}  // namespace mtasts
