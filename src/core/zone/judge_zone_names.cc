// Misspelt names: without the final dot, or other than the names that senders look up (RFC 8461 §3.1, RFC
// 8461 §3.3, RFC 8460 §3).
#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>

#include "core/findings/in_quotes.h"
#include "core/zone/zone_findings.h"
#include "core/zone/zone_index.h"
#include "core/zone/zone_name.h"
#include "mtasts/ascii.h"
#include "mtasts/finding.h"

namespace mtasts {
namespace {

bool has_several_labels(std::string_view name) {
  const std::size_t dot = name.find('.');
  return dot != std::string_view::npos && dot + 1 < name.size();
}

// The name without its left-most `count` labels.
std::string_view without_labels(std::string_view name, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) name = parent_name(name);
  return name;
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
    case TargetDoubt::none:
      return {};
    case TargetDoubt::doubled:
      return ", which has the zone's name twice";
    case TargetDoubt::nothing_there:
      return ", which does not exist";
    case TargetDoubt::nothing_there_seen:
      return ", which is not in this file";
  }
  return {};
}

void judge_relative_target(const ZoneRecord& record, const ZoneIndex& index, ZoneFindings& findings) {
  const TargetDoubt doubt = doubt_about_target(record, index);
  if (doubt == TargetDoubt::none) return;
  Finding finding = found("zone-target-relative", "the " + text(record.type) + " target " +
                                                      in_quotes(record.rdata.back().octets) + " of " +
                                                      record.owner + " has no final dot and means " +
                                                      record.names[0] + std::string(consequence(doubt)));
  if (doubt == TargetDoubt::nothing_there_seen) finding.severity = Severity::warning;
  findings.report(record, std::move(finding));
}

// ---- owners

// True for "a.example.com.example.com.": ends in a repetition of two or more labels.
bool is_doubled(std::string_view owner) {
  for (std::string_view suffix = parent_name(parent_name(owner)); has_several_labels(suffix);
       suffix = parent_name(suffix)) {
    const std::string_view before = owner.substr(0, owner.size() - suffix.size());
    if (is_at_or_below(before, suffix)) return true;
  }
  return false;
}

// Drops the punctuation, which people confuse: "_mta-sts" becomes "mtasts".
std::string squashed(std::string_view labels) {
  std::string letters;
  for (const char c : labels) {
    if (is_lower_alnum(c)) letters += c;
  }
  return letters;
}

// True if the name can be that of a mail domain. judge_letters() judges its letters.
bool is_mail_domain(std::string_view name) {
  return name.find_first_of("_*") == std::string_view::npos && name != ".";
}

// The purpose of an owner, as its records show it.
struct Content {
  bool txt_or_cname = false;
  bool sts = false;       // an MTA-STS record, or a CNAME to one
  bool tlsrpt = false;    // a TLSRPT record, or a CNAME to one
  bool web_host = false;  // a CNAME to a Policy Host
  bool mail_domain = false;
};

Content content_of(ZoneIndex::Records records) {
  Content content;
  for (const ZoneRecord* record : records) {
    content.mail_domain =
        content.mail_domain || record->type == RecordType::mx || record->type == RecordType::soa;
    if (record->type == RecordType::txt) {
      const std::string text = lower_case(joined_txt(*record).substr(0, 11));
      content.txt_or_cname = true;
      content.sts = content.sts || text.starts_with("v=stsv1");
      content.tlsrpt = content.tlsrpt || text.starts_with("v=tlsrptv1");
    } else if (record->type == RecordType::cname) {
      const std::string& target = record->names[0];
      content.txt_or_cname = true;
      content.sts = content.sts || target.starts_with("_mta-sts.");
      content.tlsrpt = content.tlsrpt || target.starts_with("_smtp._tls.");
      content.web_host = content.web_host || target.starts_with("mta-sts.");
    }
  }
  return content;
}

// The name that was probably meant; nothing if the owner is correct.
std::optional<std::string> meant_sts_name(std::string_view owner, const Content& content) {
  const std::string_view label = first_label(owner);
  const std::string_view rest = parent_name(owner);
  if (label == "mta-sts" || !content.txt_or_cname) return std::nullopt;
  if (label == "_mta-sts") {
    if (is_mail_domain(rest)) return std::nullopt;
    std::string_view domain = rest;
    while (domain.starts_with('_') || domain.starts_with('*')) domain = parent_name(domain);
    return "_mta-sts." + std::string(domain);
  }
  if (squashed(label) == "mtasts") {
    if (content.sts) return "_mta-sts." + std::string(rest);
    if (content.web_host) return "mta-sts." + std::string(rest);
    // "mtasts" may be a host, but a name with an underscore is none.
    if (label.starts_with('_')) return "_mta-sts." + std::string(rest);
    if (label.find('_') != std::string_view::npos) return "mta-sts." + std::string(rest);
  }
  if (content.sts && content.mail_domain) return "_mta-sts." + std::string(owner);
  return std::nullopt;
}

std::optional<std::string> meant_tlsrpt_name(std::string_view owner, const Content& content) {
  constexpr std::array<std::string_view, 4> kLooksLikeIt = {"smtptls", "tlssmtp", "tlsrpt", "smtptlsrpt"};
  if (!content.txt_or_cname) return std::nullopt;
  const std::string_view first = first_label(owner);
  const std::string_view second = first_label(parent_name(owner));
  const bool right = first == "_smtp" && second == "_tls";
  const auto looks_like_it = [&](std::string_view label) {
    return std::find(kLooksLikeIt.begin(), kLooksLikeIt.end(), squashed(label)) != kLooksLikeIt.end();
  };
  const auto meant = [&](std::size_t labels) {
    std::string_view domain = without_labels(owner, labels);
    while (domain.starts_with('_') || domain.starts_with('*')) domain = parent_name(domain);
    return "_smtp._tls." + std::string(domain);
  };
  if (right && is_mail_domain(without_labels(owner, 2))) return std::nullopt;
  const bool underscore = first.starts_with('_') || second.starts_with('_');
  if (right || (underscore && looks_like_it(std::string(first) + std::string(second)))) return meant(2);
  if ((first.starts_with('_') || content.tlsrpt) && looks_like_it(first)) return meant(1);
  if (content.tlsrpt && first.starts_with('_') && first != "_mta-sts") return meant(1);
  if (content.tlsrpt && content.mail_domain) return meant(0);
  return std::nullopt;
}

// The targets of CNAMEs at _mta-sts and _smtp._tls names. Any spelling is allowed there (RFC 8461 §8.2).
std::unordered_set<std::string_view> targets_of_ours(const ZoneIndex& index) {
  std::unordered_set<std::string_view> targets;
  index.for_each_owner([&targets](ZoneIndex::Records records) {
    const std::string& owner = records.front()->owner;
    if (!owner.starts_with("_mta-sts.") && !owner.starts_with("_smtp._tls.")) return;
    for (const ZoneRecord* record : records) {
      if (record->type == RecordType::cname) targets.insert(record->names[0]);
    }
  });
  return targets;
}

void judge_spelling(ZoneIndex::Records records, ZoneFindings& findings) {
  const ZoneRecord& first = *records.front();
  const Content content = content_of(records);
  std::optional<std::string> meant = meant_sts_name(first.owner, content);
  if (!meant) meant = meant_tlsrpt_name(first.owner, content);
  if (!meant) return;
  findings.report(first, found("zone-owner-misspelt",
                               "senders do not look up " + first.owner + "; the name is " + *meant));
}

void judge_owner(ZoneIndex::Records records, ZoneFindings& findings) {
  for (const ZoneRecord* record : records) {
    if (!record->owner_was_relative || !is_doubled(record->owner)) continue;
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

TargetDoubt doubt_about_target(const ZoneRecord& record, const ZoneIndex& index) {
  if (record.type != RecordType::cname && record.type != RecordType::mx && record.type != RecordType::ns)
    return TargetDoubt::none;
  const std::string written = lower_case(record.rdata.back().octets);
  const std::string& name = record.names[0];
  // Targets with escapes are not judged.
  if (written == "@" || written.ends_with('.') || !name.starts_with(written + '.')) return TargetDoubt::none;
  if (name.size() > written.size() + 1 &&
      repeats_origin(written, std::string_view(name).substr(written.size() + 1))) {
    return TargetDoubt::doubled;
  }
  const bool dotted = written.find('.') != std::string::npos;
  if (!dotted || index.may_answer(name)) return TargetDoubt::none;
  switch (index.authority_over(name)) {
    case Authority::here:
      return TargetDoubt::nothing_there;
    case Authority::elsewhere:
      return TargetDoubt::none;
    case Authority::unknown:
      return TargetDoubt::nothing_there_seen;
  }
  return TargetDoubt::none;
}

void judge_names(const ZoneIndex& index, ZoneFindings& findings) {
  const std::unordered_set<std::string_view> targets = targets_of_ours(index);
  index.for_each_owner([&](ZoneIndex::Records records) {
    if (!targets.contains(records.front()->owner)) judge_spelling(records, findings);
    judge_owner(records, findings);
    judge_letters(*records.front(), findings);
    for (const ZoneRecord* record : records) judge_relative_target(*record, index, findings);
  });
}

}  // namespace mtasts
