#include "commands/standing_file.h"

#include <algorithm>

#include "mtasts/printable.h"
#include "mtasts/sts_record.h"
#include "mtasts/tlsrpt_record.h"
#include "mtasts/zone_file.h"

namespace mtasts {

Result<std::optional<Policy>> standing_policy(const std::optional<std::string>& text,
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
  // One octet more than the limit, so that the reading can say what is wrong with a larger one.
  auto text = context.ports.files.read(path, kPolicySizeLimit + 1);
  if (!text) return fail(text.error());
  auto policy = parse_policy(*text);
  if (!policy) return fail(policy.error().within(printable(path)));
  return policy;
}

namespace {

// Which of our records it is, nothing when it is somebody else's.
std::optional<RecordKind> kind_of(const ZoneRecord& record) {
  const bool is_cname = record.type == "CNAME";
  if (record.owner.starts_with("mta-sts.")) {
    return is_cname || record.type == "A" || record.type == "AAAA" ? std::optional(RecordKind::host)
                                                                   : std::nullopt;
  }
  if (!is_cname && record.type != "TXT") return std::nullopt;
  if (record.owner.starts_with("_mta-sts.")) return RecordKind::sts;
  if (record.owner.starts_with("_smtp._tls.")) return RecordKind::tlsrpt;
  return std::nullopt;
}

Error holds_other_records(const std::string& path, const std::string& other) {
  return {Fault::not_created, "not-ours",
          printable(path) + " exists and holds other records, which would be lost: " + printable(other),
          "write to another file, and $INCLUDE it"};
}

}  // namespace

Result<StandingZone> StandingZone::read(const std::string& text, const std::string& path,
                                        const std::vector<RecordKind>& kinds, StsAliases aliases) {
  StandingZone standing;
  std::string other;
  const ZoneFile zone = read_zone_file(text, {.name = path}, [&](ZoneRecord&& record) {
    if (!standing.ttl_) {
      if (auto ttl = Ttl::of_seconds(record.ttl)) standing.ttl_ = *ttl;
    }
    const auto kind = kind_of(record);
    const bool is_written = kind && std::find(kinds.begin(), kinds.end(), *kind) != kinds.end();
    if (other.empty() && !is_written) other = record.owner + " " + record.type;
    standing.has_tlsrpt_ = standing.has_tlsrpt_ || kind == RecordKind::tlsrpt;
    if (kind == RecordKind::sts && record.type == "CNAME" && aliases == StsAliases::remembered) {
      standing.sts_alias_.emplace(record.owner, record.names.front());
    }
    if (record.type == "TXT") standing.txt_[record.owner].push_back(joined_txt(record));
  });
  if (!zone.findings.empty()) {
    const Finding& first = zone.findings.front();
    return fail({Fault::not_created, "not-a-zone",
                 printable(path) + " exists and is not a zone file: line " +
                     std::to_string(first.line.value_or(1)) + ": " + printable(first.message),
                 "remove it, or write to another file"});
  }
  if (!other.empty()) return fail(holds_other_records(path, other));
  return standing;
}

const std::vector<std::string>& StandingZone::txt(const DomainName& owner) const {
  static const std::vector<std::string> kNone;
  const auto found = txt_.find(owner.absolute());
  return found == txt_.end() ? kNone : found->second;
}

std::vector<ReportUri> StandingZone::rua(const DomainName& policy_domain) const {
  const auto reading = read_tlsrpt_records(txt(tlsrpt_record_name(policy_domain)));
  return reading.record ? reading.record->rua : std::vector<ReportUri>{};
}

KnownIds StandingZone::ids(const DomainName& policy_domain) const {
  return ids_standing_in(txt(sts_record_name(policy_domain)));
}

std::vector<ResourceRecord> StandingZone::sts_records(const DomainName& policy_domain, Ttl ttl) const {
  const DomainName owner = sts_record_name(policy_domain);
  std::vector<ResourceRecord> records;
  for (const std::string& text : txt(owner)) records.push_back({owner, ttl, TxtData{text}});
  if (const auto alias = sts_alias_.find(owner.absolute()); alias != sts_alias_.end()) {
    if (auto target = DomainName::parse(alias->second)) {
      records.push_back({owner, ttl, CnameData{*std::move(target)}});
    }
  }
  return records;
}

Result<StandingZone> read_standing_zone(const std::optional<std::string>& text, const std::string& path,
                                        const std::vector<RecordKind>& kinds, StsAliases aliases) {
  if (!text) return StandingZone();
  return StandingZone::read(*text, path, kinds, aliases);
}

}  // namespace mtasts
