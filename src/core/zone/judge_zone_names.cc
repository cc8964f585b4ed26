// Names without their final dot, and owners with letters outside ASCII.
#include <string>
#include <string_view>
#include <utility>

#include "core/findings/in_quotes.h"
#include "core/zone/zone_findings.h"
#include "core/zone/zone_index.h"
#include "core/zone/zone_name.h"
#include "mtasts/ascii.h"
#include "mtasts/finding.h"
#include "mtasts/ip_address.h"

namespace mtasts {
namespace {

bool has_several_labels(std::string_view name) {
  const std::size_t dot = name.find('.');
  return dot != std::string_view::npos && dot + 1 < name.size();
}

// ---- targets

// True if a name relative to `origin` ends in that origin, or in a name above it.
bool repeats_origin(std::string_view relative, std::string_view origin) {
  for (std::string_view above = origin; above != "."; above = parent_name(above)) {
    if (above != origin && !has_several_labels(above)) return false;  // many names end in "net"
    if (is_at_or_below(relative, without_final_dot(above))) return true;
  }
  return false;
}

std::string_view consequence(TargetDoubt doubt) {
  switch (doubt) {
    case TargetDoubt::none: return {};
    case TargetDoubt::doubled: return ", which has the zone's name twice";
    case TargetDoubt::nothing_there: return ", which does not exist";
    case TargetDoubt::nothing_there_seen: return ", which is not in this file";
  }
  return {};
}

void judge_relative_target(const ZoneRecord& record, const ZoneIndex& index, ZoneFindings& findings) {
  const TargetDoubt doubt = doubt_about_target(record, index);
  if (doubt == TargetDoubt::none || has_address_as_target(record)) return;
  Finding finding = found("zone-target-relative", "the " + text(record.type) + " target " +
                                                      in_quotes(record.rdata.back().octets) + " of " +
                                                      record.owner + " has no final dot and means " +
                                                      record.names[0] + std::string(consequence(doubt)));
  if (doubt == TargetDoubt::nothing_there_seen) finding.severity = Severity::warning;
  findings.report(record, std::move(finding));
}

// ---- owners

void judge_owner(ZoneIndex::Records records, ZoneFindings& findings) {
  for (const ZoneRecord* record : records) {
    if (!lacks_final_dot(*record)) continue;
    findings.report(*record, found("zone-owner-relative",
                                   "the owner has no final dot, so the record is at " + record->owner));
    break;
  }
}

bool has_octet_outside_ascii(std::string_view name) {
  for (std::size_t at = name.find('\\'); at != std::string_view::npos; at = name.find('\\', at + 1)) {
    if (name.substr(at + 1, 3) >= "128") return true;
  }
  return false;
}

void judge_letters(const ZoneRecord& record, ZoneFindings& findings) {
  const std::string& owner = record.owner;
  const bool ours = owner.starts_with("_mta-sts.") || owner.starts_with("mta-sts.") ||
                    owner.starts_with("_smtp._tls.") || record.type == RecordType::mx;
  if (!ours || !has_octet_outside_ascii(owner)) return;
  findings.report(record, found("zone-owner-not-ascii", "letters outside ASCII in the owner " + owner));
}

}  // namespace

std::string_view name_before_doubling(std::string_view owner) {
  for (std::string_view suffix = parent_name(parent_name(owner)); has_several_labels(suffix);
       suffix = parent_name(suffix)) {
    const std::string_view before = owner.substr(0, owner.size() - suffix.size());
    if (is_at_or_below(before, suffix)) return before;
  }
  return {};
}

bool lacks_final_dot(const ZoneRecord& record) {
  return record.owner_was_relative && !name_before_doubling(record.owner).empty();
}

bool has_address_as_target(const ZoneRecord& record) {
  if (record.type != RecordType::mx) return false;
  const std::string_view written = without_final_dot(record.rdata.back().octets);
  return is_ipv4_address(written) || is_ipv6_address(written);
}

TargetDoubt doubt_about_target(const ZoneRecord& record, const ZoneIndex& index) {
  if (record.type != RecordType::cname && record.type != RecordType::mx && record.type != RecordType::ns)
    return TargetDoubt::none;
  const std::string written = lower_case(record.rdata.back().octets);
  const std::string& name = record.names[0];
  // Targets with escapes are not judged.
  if (written == "@" || written.ends_with('.') || !name.starts_with(written + '.')) return TargetDoubt::none;
  if (name == written + '.') return TargetDoubt::none;  // the origin is the root: names are complete
  if (repeats_origin(written, std::string_view(name).substr(written.size() + 1))) {
    return TargetDoubt::doubled;
  }
  const bool dotted = written.find('.') != std::string::npos;
  if (!dotted || index.may_answer(name)) return TargetDoubt::none;
  switch (index.authority_over(name)) {
    case Authority::here: return TargetDoubt::nothing_there;
    case Authority::elsewhere: return TargetDoubt::none;
    case Authority::unknown: return TargetDoubt::nothing_there_seen;
  }
  return TargetDoubt::none;
}

void judge_names(const ZoneIndex& index, ZoneFindings& findings) {
  index.for_each_owner([&](ZoneIndex::Records records) {
    judge_owner(records, findings);
    judge_letters(*records.front(), findings);
    for (const ZoneRecord* record : records) judge_relative_target(*record, index, findings);
  });
}

}  // namespace mtasts
