#include "core/zone/zone_deployments.h"

#include <algorithm>
#include <unordered_set>

#include "core/zone/zone_name.h"
#include "mtasts/ascii.h"

namespace mtasts {
namespace {

// True if the file has the zone of the name. In a part of a zone, the NS records may be those of its apex.
bool is_below_soa(std::string_view name, const ZoneIndex& index) {
  while (name != "." && !index.has_type(name, RecordType::soa)) name = parent_name(name);
  return index.has_type(name, RecordType::soa);
}

// The version that begins a TXT record, also behind spaces and quotes that do not belong there.
bool has_version(const std::string& text, std::string_view version) {
  const std::size_t begin = std::min(text.find_first_not_of(" \t\""), text.size());
  return lower_case(std::string_view(text).substr(begin, version.size())) == version;
}

bool makes_present(const ZoneRecord& record, MailContent content) {
  if (record.type == RecordType::cname) return true;
  if (content != MailContent::policy_host) return content_of(record) == content;
  return gives_address(record);
}

const ZoneRecord* record_in(ZoneIndex::Records records, MailContent content) {
  const auto record = std::ranges::find_if(
      records, [content](const ZoneRecord* candidate) { return makes_present(*candidate, content); });
  return record == records.end() ? nullptr : *record;
}

ZonePart part_of(MailContent content, std::string_view prefix, std::string_view domain,
                 const ZoneIndex& index) {
  const std::string owner = std::string(prefix) + std::string(domain);
  if (is_given_away(owner, index)) return ZonePart::unknown;
  if (record_of(content, owner, index) != nullptr) return ZonePart::present;
  if (record_in(index.wildcard_for(owner), content) != nullptr) return ZonePart::unknown;
  return index.authority_over(owner) == Authority::here ? ZonePart::missing : ZonePart::unknown;
}

}  // namespace

std::string_view text(ZonePart part) {
  switch (part) {
    case ZonePart::present: return "present";
    case ZonePart::missing: return "missing";
    case ZonePart::unknown: return "unknown";
  }
  return {};
}

MailContent content_of(const ZoneRecord& record) {
  if (record.type == RecordType::txt) {
    const std::string text = joined_txt(record);
    if (has_version(text, "v=stsv1")) return MailContent::sts;
    if (has_version(text, "v=tlsrptv1")) return MailContent::tlsrpt;
  } else if (record.type == RecordType::cname) {
    const std::string& target = record.names[0];
    if (target.starts_with(kStsPrefix)) return MailContent::sts;
    if (target.starts_with(kTlsrptPrefix)) return MailContent::tlsrpt;
    if (target.starts_with(kPolicyHostPrefix)) return MailContent::policy_host;
  }
  return MailContent::other;
}

bool is_name_of_ours(std::string_view name) {
  return name.starts_with(kStsPrefix) || name.starts_with(kTlsrptPrefix) ||
         name.starts_with(kPolicyHostPrefix);
}

bool is_given_away(std::string_view name, const ZoneIndex& index) {
  return index.has_cuts() && index.authority_over(name) == Authority::elsewhere && is_below_soa(name, index);
}

bool is_mail_domain_name(std::string_view name) {
  return name.find_first_of("_*") == std::string_view::npos && name != ".";
}

bool has_mail_or_apex(ZoneIndex::Records records) {
  return std::ranges::any_of(records, [](const ZoneRecord* record) {
    return record->type == RecordType::mx || record->type == RecordType::soa;
  });
}

bool takes_mail(const ZoneRecord& record) {
  return record.type == RecordType::mx && record.names[0] != ".";
}

bool is_policy_host(std::string_view name, const ZoneIndex& index) {
  if (!name.starts_with(kPolicyHostPrefix)) return false;
  const std::string_view domain = parent_name(name);
  if (domain.find('.') + 1 == domain.size()) return false;  // "mta-sts.com." is no Policy Host of "com."
  return std::ranges::none_of(index.at(name), [](const ZoneRecord* record) { return takes_mail(*record); });
}

bool gives_address(const ZoneRecord& record) {
  return record.type == RecordType::a || record.type == RecordType::aaaa || is_address_alias(record.type);
}

ZonePart sts_part(std::string_view domain, const ZoneIndex& index) {
  return part_of(MailContent::sts, kStsPrefix, domain, index);
}

ZonePart policy_host_part(std::string_view domain, const ZoneIndex& index) {
  return part_of(MailContent::policy_host, kPolicyHostPrefix, domain, index);
}

ZonePart tlsrpt_part(std::string_view domain, const ZoneIndex& index) {
  return part_of(MailContent::tlsrpt, kTlsrptPrefix, domain, index);
}

const ZoneRecord* record_of(MailContent content, std::string_view owner, const ZoneIndex& index) {
  return record_in(index.at(owner), content);
}

std::vector<const ZoneRecord*> first_mx_records(const ZoneFile& zone) {
  std::vector<const ZoneRecord*> result;
  std::unordered_set<std::string_view> owners;
  for (const ZoneRecord& record : zone.records) {
    if (!takes_mail(record) || !is_mail_domain_name(record.owner)) continue;
    if (owners.insert(record.owner).second) result.push_back(&record);
  }
  return result;
}

std::vector<ZoneDeployment> deployments_in(const ZoneFile& zone) {
  const ZoneIndex index(zone);
  std::vector<ZoneDeployment> deployments;
  for (const ZoneRecord* mx : first_mx_records(zone)) {
    deployments.push_back({undo_escapes_outside_ascii(without_final_dot(mx->owner)),
                           sts_part(mx->owner, index), policy_host_part(mx->owner, index),
                           tlsrpt_part(mx->owner, index)});
  }
  return deployments;
}

}  // namespace mtasts
