// Records of MTA-STS and TLSRPT at names that senders do not look up, by their content and by the spelling of
// their owner (RFC 8461 §3.1, RFC 8461 §3.3, RFC 8460 §3).
#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>

#include "core/zone/zone_deployments.h"
#include "core/zone/zone_findings.h"
#include "core/zone/zone_index.h"
#include "core/zone/zone_name.h"
#include "mtasts/ascii.h"
#include "mtasts/finding.h"

namespace mtasts {
namespace {

// The name at which a record belongs.
struct RightPlace {
  std::string name;  // empty if the mail domain is not known
  FindingCode code;
  MailContent content;
};

// Drops the punctuation, which people confuse: "_mta-sts" becomes "mtasts".
std::string squashed(std::string_view labels) {
  std::string letters;
  for (const char c : labels) {
    if (is_lower_alnum(c)) letters += c;
  }
  return letters;
}

// `prefix` before the domain that remains of `name` without labels such as "_tls" and "*".
std::string prefixed(std::string_view prefix, std::string_view name) {
  while (name.starts_with('_') || name.starts_with('*')) name = parent_name(name);
  return std::string(prefix) + std::string(name);
}

std::optional<RightPlace> misspelt_sts(std::string_view owner, MailContent content) {
  const auto place = [](std::string name, MailContent meant) {
    return RightPlace{std::move(name), "zone-owner-misspelt", meant};
  };
  const std::string_view label = first_label(owner);
  const std::string_view rest = parent_name(owner);
  if (label == "mta-sts") return std::nullopt;
  if (label == "_mta-sts") {
    if (is_mail_domain_name(rest)) return std::nullopt;
    return place(prefixed(kStsPrefix, rest), MailContent::sts);
  }
  if (squashed(label) != "mtasts") return std::nullopt;
  const std::string sts = std::string(kStsPrefix) + std::string(rest);
  const std::string host = std::string(kPolicyHostPrefix) + std::string(rest);
  if (content == MailContent::sts) return place(sts, content);
  if (content == MailContent::policy_host) return place(host, content);
  // "mtasts" may be a host, but a name with an underscore is none.
  if (label.starts_with('_')) return place(sts, MailContent::sts);
  if (label.find('_') != std::string_view::npos) return place(host, MailContent::policy_host);
  return std::nullopt;
}

std::optional<RightPlace> misspelt_tlsrpt(std::string_view owner, MailContent content) {
  constexpr std::array<std::string_view, 4> kLooksLikeIt = {"smtptls", "tlssmtp", "tlsrpt", "smtptlsrpt"};
  const std::string_view first = first_label(owner);
  const std::string_view rest = parent_name(owner);
  const std::string_view second = first_label(rest);
  const bool is_tlsrpt = content == MailContent::tlsrpt;
  const auto looks_like_it = [&](std::string_view label) {
    return std::ranges::find(kLooksLikeIt, squashed(label)) != kLooksLikeIt.end();
  };
  const auto place = [](std::string_view name) {
    return RightPlace{prefixed(kTlsrptPrefix, name), "zone-owner-misspelt", MailContent::tlsrpt};
  };
  const bool is_right = owner.starts_with(kTlsrptPrefix);
  if (is_right && is_mail_domain_name(parent_name(rest))) return std::nullopt;
  const bool has_underscore = first.starts_with('_') || second.starts_with('_');
  if (is_right || (has_underscore && looks_like_it(std::string(first) + std::string(second)))) {
    return place(parent_name(rest));
  }
  if ((first.starts_with('_') || is_tlsrpt) && looks_like_it(first)) return place(rest);
  if (is_tlsrpt && first.starts_with('_') && first != "_mta-sts") return place(rest);
  return std::nullopt;
}

// The nearest name, from the owner upwards, that has MX or a SOA; empty if there is none.
std::string_view enclosing_mail_domain(std::string_view owner, const ZoneIndex& index) {
  for (std::string_view name = owner; name != "."; name = parent_name(name)) {
    if (is_policy_host(name, index)) return parent_name(name);
    if (is_mail_domain_name(name) && has_mail_or_apex(index.at(name))) return name;
  }
  return {};
}

// True if the owner is the name that senders look up for such a record.
bool is_in_place(std::string_view owner, MailContent content, const ZoneIndex& index) {
  const std::string_view prefix = content == MailContent::sts ? kStsPrefix : kTlsrptPrefix;
  if (!owner.starts_with(prefix)) return false;
  const std::string_view domain = owner.substr(prefix.size());
  return is_mail_domain_name(domain) && !is_policy_host(domain, index);
}

// A record of the other kind at one of our names is judged with the records there, if there are any.
bool is_judged_as_record(std::string_view owner, MailContent content, const ZoneIndex& index) {
  const bool is_sts = content == MailContent::sts;
  return owner.starts_with(is_sts ? kTlsrptPrefix : kStsPrefix) &&
         record_of(is_sts ? MailContent::tlsrpt : MailContent::sts, owner, index) == nullptr;
}

// Nothing if the record is where it belongs.
std::optional<RightPlace> right_place(const ZoneRecord& record, const ZoneIndex& index) {
  const std::string_view owner = record.owner;
  const MailContent content = content_of(record);
  const bool is_txt = record.type == RecordType::txt;
  if (content == MailContent::other || content == MailContent::policy_host) {
    auto place = misspelt_sts(owner, content);
    return place ? place : misspelt_tlsrpt(owner, content);
  }
  if (is_in_place(owner, content, index) || is_judged_as_record(owner, content, index)) return std::nullopt;
  const bool is_sts = content == MailContent::sts;
  const std::string prefix(is_sts ? kStsPrefix : kTlsrptPrefix);
  if (is_sts && owner.starts_with(kPolicyHostPrefix)) {
    if (!is_txt) return std::nullopt;
    return RightPlace{prefixed(kStsPrefix, parent_name(owner)), "zone-txt-at-policy-host", content};
  }
  if (auto place = is_sts ? misspelt_sts(owner, content) : misspelt_tlsrpt(owner, content)) return place;
  const std::string domain(enclosing_mail_domain(owner, index));
  if (is_txt && domain == owner) return RightPlace{prefix + domain, "zone-owner-misspelt", content};
  return RightPlace{domain.empty() ? "" : prefix + domain, "zone-record-misplaced", content};
}

std::string_view words_of(MailContent content) {
  switch (content) {
    case MailContent::sts: return "MTA-STS record";
    case MailContent::tlsrpt: return "TLSRPT record";
    case MailContent::policy_host: return "Policy Host";
    case MailContent::other: break;
  }
  return "record";
}

Finding misplaced(const ZoneRecord& record, const RightPlace& place, const ZoneIndex& index) {
  const std::string record_there = std::string(words_of(place.content)) + " at " + record.owner;
  if (!place.name.empty() && record_of(place.content, place.name, index) != nullptr) {
    return found("zone-record-leftover",
                 "no sender looks up the " + record_there + "; the one at " + place.name + " counts");
  }
  if (record.owner.starts_with("*.")) {
    return found(place.code,
                 "the " + record_there + " answers for every name without records; it belongs at " +
                     (place.name.empty() ? "its own name" : place.name),
                 place.name.empty() ? "" : "move the record to " + place.name);
  }
  if (place.code == FindingCode("zone-owner-misspelt")) {
    return found(place.code, "senders do not look up " + record.owner + "; the name is " + place.name);
  }
  if (place.name.empty()) return found(place.code, "no sender looks up the " + record_there);
  return found(place.code, "no sender looks up the " + record_there + "; it belongs at " + place.name,
               "move the record to " + place.name);
}

Finding finding_of(const ZoneRecord& record, const RightPlace& place, const ZoneIndex& index) {
  Finding finding = misplaced(record, place, index);
  if (place.content == MailContent::tlsrpt) finding.rfc = "RFC 8460 §3";
  return finding;
}

// The targets of CNAMEs at _mta-sts and _smtp._tls names. Any spelling is allowed there (RFC 8461 §8.2).
std::unordered_set<std::string_view> targets_of_ours(const ZoneIndex& index) {
  constexpr std::size_t kMostSteps = 16;  // resolvers follow no more CNAMEs
  std::unordered_set<std::string_view> targets;
  index.for_each_owner([&](ZoneIndex::Records records) {
    const std::string& owner = records.front()->owner;
    if (!owner.starts_with(kStsPrefix) && !owner.starts_with(kTlsrptPrefix)) return;
    for (std::size_t step = 0; step < kMostSteps && !records.empty(); ++step) {
      const auto cname = std::ranges::find_if(
          records, [](const ZoneRecord* record) { return record->type == RecordType::cname; });
      if (cname == records.end() || !targets.insert((*cname)->names[0]).second) return;
      records = index.at((*cname)->names[0]);
    }
  });
  return targets;
}

}  // namespace

std::unordered_set<std::string> judge_placement(const ZoneIndex& index, ZoneFindings& findings) {
  const std::unordered_set<std::string_view> targets = targets_of_ours(index);
  std::unordered_set<std::string> named;
  index.for_each_owner([&](ZoneIndex::Records records) {
    // judge_names() reports the owner.
    if (is_name_of_ours(records.front()->owner) && lacks_final_dot(*records.front()))
      named.emplace(name_before_doubling(records.front()->owner));
    if (targets.contains(records.front()->owner)) return;
    bool is_owner_reported = false;
    for (const ZoneRecord* record : records) {
      if (record->type != RecordType::txt && record->type != RecordType::cname) continue;
      // Each record of ours has its finding; for others the owner has one.
      if (is_owner_reported && content_of(*record) == MailContent::other) continue;
      const std::optional<RightPlace> place = right_place(*record, index);
      if (!place || lacks_final_dot(*record)) continue;
      is_owner_reported = true;
      findings.report(*record, finding_of(*record, *place, index));
      named.insert(place->name);
    }
  });
  return named;
}

}  // namespace mtasts
