// CNAMEs (RFC 1034 §3.6.2) that name servers refuse, and CNAMEs to names without records.
#include <algorithm>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/findings/in_quotes.h"
#include "core/zone/zone_deployments.h"
#include "core/zone/zone_findings.h"
#include "core/zone/zone_index.h"
#include "core/zone/zone_name.h"
#include "mtasts/finding.h"

namespace mtasts {
namespace {

constexpr std::size_t kLongestChain = 16;  // resolvers follow no more

const ZoneRecord* cname_of(ZoneIndex::Records records) {
  const auto cname = std::ranges::find_if(
      records, [](const ZoneRecord* record) { return record->type == RecordType::cname; });
  return cname == records.end() ? nullptr : *cname;
}

void judge_company(const ZoneRecord& cname, ZoneIndex::Records records, ZoneFindings& findings) {
  const ZoneRecord* other = nullptr;
  const ZoneRecord* second = nullptr;
  for (const ZoneRecord* record : records) {
    if (record->type != RecordType::cname) {
      if (!is_allowed_beside_cname(record->type) && other == nullptr) other = record;
    } else if (record->names[0] != cname.names[0]) {
      second = record;
    }
  }
  if (other != nullptr) {
    Finding finding = found("zone-cname-other-data", cname.owner + " has a CNAME, and " + text(other->type) +
                                                         " beside it in line " + std::to_string(other->line));
    if (cname.is_flattened) {
      finding.severity = Severity::info;
      finding.message += "; Cloudflare answers with addresses instead of the CNAME";
      finding.hint = "other name servers refuse such a zone";
    }
    findings.report(cname, std::move(finding));
  }
  if (second != nullptr) {
    findings.report(*second, found("zone-cname-several", cname.owner + " is a CNAME of " + cname.names[0] +
                                                             " and of " + second->names[0]));
  }
}

// Finds loops of CNAMEs and reports each once.
class LoopFinder {
 public:
  LoopFinder(const ZoneIndex& index, ZoneFindings& findings) : index_(index), findings_(findings) {}

  void follow(const ZoneRecord& first) {
    std::vector<const ZoneRecord*> path;
    const ZoneRecord* cname = &first;
    while (cname != nullptr && visited_.try_emplace(cname->owner, walk_).second) {
      path.push_back(cname);
      cname = cname_of(index_.at(cname->names[0]));
    }
    if (cname != nullptr && visited_[cname->owner] == walk_) report(path, *cname);
    ++walk_;
  }

 private:
  void report(const std::vector<const ZoneRecord*>& path, const ZoneRecord& met_again) {
    constexpr std::size_t kMostShown = 8;
    const auto begin = std::ranges::find_if(
        path, [&met_again](const ZoneRecord* record) { return record->owner == met_again.owner; });
    std::string names;
    for (auto member = begin; member != path.end() && member - begin < std::ptrdiff_t{kMostShown}; ++member) {
      names += (*member)->owner + " -> ";
    }
    if (path.end() - begin > std::ptrdiff_t{kMostShown}) names += "... -> ";
    findings_.report(**begin, found("zone-cname-loop", "CNAMEs in a loop: " + names + met_again.owner));
  }

  const ZoneIndex& index_;
  ZoneFindings& findings_;
  std::unordered_map<std::string_view, std::size_t> visited_;  // owner to the walk that visited it
  std::size_t walk_ = 0;
};

// True if senders ask for TXT records at the name, and so at the end of its chain of CNAMEs.
bool asks_for_txt(std::string_view owner) {
  return first_label(owner) == "_mta-sts" || owner.starts_with("_smtp._tls.");
}

// The target that was probably meant if a CNAME of a Policy Host leads to the name of a record of the
// provider, or the CNAME of a record to the provider's Policy Host; empty for other CNAMEs.
std::string meant_target(const ZoneRecord& cname) {
  const std::string_view target = cname.names[0];
  const auto swapped = [&](std::string_view own, std::string_view other) {
    if (!cname.owner.starts_with(own) || !target.starts_with(other)) return std::string();
    return std::string(own) + std::string(target.substr(other.size()));
  };
  for (const std::string_view record : {kStsPrefix, kTlsrptPrefix}) {
    if (auto meant = swapped(record, kPolicyHostPrefix); !meant.empty()) return meant;
  }
  return swapped(kPolicyHostPrefix, kStsPrefix);
}

// Follows the chain to its last name; empty for a loop or a chain that is too long.
std::string_view end_of_chain(const ZoneRecord& cname, const ZoneIndex& index) {
  std::string_view name = cname.names[0];
  for (std::size_t step = 0; step < kLongestChain; ++step) {
    const ZoneRecord* next = cname_of(index.at(name));
    if (next == nullptr) return name;
    name = next->names[0];
  }
  return {};
}

void judge_dangling_target(const ZoneRecord& cname, const ZoneIndex& index, ZoneFindings& findings) {
  if (doubt_about_target(cname, index) != TargetDoubt::none) return;  // judge_names() reports it
  const std::string_view end = end_of_chain(cname, index);
  if (end.empty() || end == "." || index.authority_over(end) != Authority::here) return;
  if (!index.may_answer(end)) {
    // Only the last CNAME of the chain has the finding.
    if (end != cname.names[0]) return;
    const std::string& written = cname.rdata.back().octets;
    const bool is_url =
        written.find("://") != std::string::npos || written.find("/.well-known") != std::string::npos;
    findings.report(cname,
                    found("zone-cname-dangling",
                          cname.owner + " is a CNAME of " + (is_url ? in_quotes(written) : cname.names[0]) +
                              (is_url ? ", which is a URL and no name" : ", which does not exist"),
                          is_url ? "write the name of the web host only" : ""));
    return;
  }
  if (asks_for_txt(cname.owner) && !index.at(end).empty() && !index.has_type(end, RecordType::txt)) {
    const std::string meant = meant_target(cname);
    findings.report(cname, found("zone-cname-dangling",
                                 cname.owner + " is an alias of " + std::string(end) + ", which has no TXT",
                                 meant.empty() ? "" : "the target is probably " + meant));
  }
}

// The record of a provider as target of the Policy Host, or the reverse, as far as the zone does not show it.
void judge_swapped_target(const ZoneRecord& cname, const ZoneIndex& index, ZoneFindings& findings) {
  const std::string meant = meant_target(cname);
  if (meant.empty()) return;
  const bool is_host = cname.owner.starts_with(kPolicyHostPrefix);
  const std::string_view end = end_of_chain(cname, index);
  const ZoneIndex::Records there = index.at(end);
  const bool is_seen = index.authority_over(end) == Authority::here;
  if (is_seen && (!is_host || std::any_of(there.begin(), there.end(),
                                          [](const ZoneRecord* record) { return gives_address(*record); }))) {
    return;
  }
  findings.report(
      cname, found("zone-cname-swapped",
                   cname.owner + " is a CNAME of " + cname.names[0] +
                       (is_host ? ", the name of a TXT record; senders fetch the policy from the target"
                                : ", the name of a Policy Host; senders need a TXT record at the target"),
                   "the target is probably " + meant));
}

}  // namespace

void judge_cnames(const ZoneIndex& index, ZoneFindings& findings) {
  LoopFinder loops(index, findings);
  index.for_each_owner([&](ZoneIndex::Records records) {
    const ZoneRecord* cname = cname_of(records);
    if (cname == nullptr) return;
    judge_company(*cname, records, findings);
    loops.follow(*cname);
    judge_dangling_target(*cname, index, findings);
    judge_swapped_target(*cname, index, findings);
  });
}

}  // namespace mtasts
