#include "commands/standing_file.h"

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
                 path + " exists and is not a policy: " + policy.error().message,
                 "remove it, or write to another file"});
  }
  return std::optional<Policy>(*std::move(policy));
}

Result<Policy> read_policy_file(const std::string& path, Context& context) {
  // One octet more than the limit, so that the reading can say what is wrong with a larger one.
  auto text = context.ports.files.read(path, kPolicySizeLimit + 1);
  if (!text) return fail(text.error());
  auto policy = parse_policy(*text);
  if (!policy) return fail(policy.error().within(path));
  return policy;
}

namespace {

// Whether a record is of the kind that is written here, so that nothing is lost when it is written again.
bool is_of_ours(const ZoneRecord& record) {
  return record.owner.starts_with("mta-sts.") || record.owner.starts_with("_mta-sts.") ||
         record.owner.starts_with("_smtp._tls.");
}

Error holds_other_records(const std::string& path, const std::string& other) {
  return {Fault::not_created, "not-ours",
          path + " exists and holds other records, which would be lost: " + printable(other),
          "write to another file, and $INCLUDE it"};
}

}  // namespace

Result<StandingZone> StandingZone::read(const std::string& text, const std::string& path) {
  StandingZone standing;
  std::string other;
  const ZoneFile zone = read_zone_file(text, {.name = path}, [&](ZoneRecord&& record) {
    if (!standing.ttl_) {
      if (auto ttl = Ttl::of_seconds(record.ttl)) standing.ttl_ = *ttl;
    }
    if (other.empty() && !is_of_ours(record)) other = record.owner + " " + record.type;
    standing.has_tlsrpt_ = standing.has_tlsrpt_ || record.owner.starts_with("_smtp._tls.");
    if (record.type == "TXT") standing.txt_[record.owner].push_back(joined_txt(record));
  });
  if (!zone.findings.empty()) {
    const Finding& first = zone.findings.front();
    return fail({Fault::not_created, "not-a-zone",
                 path + " exists and is not a zone file: line " + std::to_string(first.line.value_or(1)) +
                     ": " + printable(first.message),
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

Result<StandingZone> read_standing_zone(const std::optional<std::string>& text, const std::string& path) {
  if (!text) return StandingZone();
  return StandingZone::read(*text, path);
}

}  // namespace mtasts
