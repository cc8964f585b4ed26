// judge_zone() runs the judges of a zone and orders their findings.
#include <algorithm>
#include <utility>

#include "core/zone/zone_findings.h"
#include "core/zone/zone_index.h"
#include "core/zone/zone_name.h"
#include "mtasts/finding.h"
#include "mtasts/zone_file.h"

namespace mtasts {
namespace {

constexpr std::size_t kMostOfOneCode = 1000;

}  // namespace

void ZoneFindings::report(const ZoneRecord& record, Finding finding) {
  if (++counts_[finding.code] > kMostOfOneCode + 1) return;
  finding.subject = zone_.files[record.file];
  finding.message = undo_escapes_outside_ascii(finding.message);
  finding.hint = undo_escapes_outside_ascii(finding.hint);
  finding.line = record.line;
  placed_.push_back({record.file, record.line, std::move(finding)});
}

std::vector<Finding> ZoneFindings::take() && {
  std::ranges::stable_sort(placed_, [](const Placed& a, const Placed& b) {
    return a.file != b.file ? a.file < b.file : a.line < b.line;
  });
  std::vector<Finding> findings = zone_.findings;
  std::map<std::string, std::size_t, std::less<>> taken;
  for (Placed& placed : placed_) {
    const std::size_t number = ++taken[placed.finding.code];
    if (number > kMostOfOneCode) {
      placed.finding.message = "there are " + std::to_string(counts_[placed.finding.code]) +
                               " findings of this code; only the first are listed";
      placed.finding.line.reset();
    }
    findings.push_back(std::move(placed.finding));
  }
  sort_worst_first(findings);
  return findings;
}

void judge_null_mx(const ZoneIndex& index, ZoneFindings& findings) {
  index.for_each_owner([&findings](ZoneIndex::Records records) {
    const ZoneRecord* null_mx = nullptr;
    bool others = false;
    for (const ZoneRecord* record : records) {
      if (record->type != RecordType::mx) continue;
      if (record->names[0] == ".") {
        null_mx = record;
      } else {
        others = true;
      }
    }
    if (null_mx == nullptr) return;
    if (others) {
      findings.report(
          *null_mx,
          found("mx-null-not-alone",
                null_mx->owner + " has a null MX, which means that it takes no mail, and other MX records"));
    }
    const std::string& preference = null_mx->rdata[0].octets;
    if (preference.find_first_not_of('0') != std::string::npos) {
      findings.report(*null_mx, found("zone-null-mx-preference", "the null MX of " + null_mx->owner +
                                                                     " has the preference " + preference));
    }
  });
}

std::vector<Finding> judge_zone(const ZoneFile& zone) {
  const ZoneIndex index(zone);
  ZoneFindings findings(zone);
  judge_cnames(index, findings);
  judge_names(index, findings);
  judge_txt(index, findings);
  judge_deployments(zone, index, judge_placement(index, findings), findings);
  judge_mx_targets(index, findings);
  judge_null_mx(index, findings);
  return std::move(findings).take();
}

}  // namespace mtasts
