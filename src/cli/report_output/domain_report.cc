#include "cli/report_output/domain_report.h"

namespace mtasts {

std::vector<Finding> findings_of(const DomainReport& report) {
  std::vector<Finding> findings = judge_reports(report.summary);
  if (report.seen) {
    findings.insert(findings.end(), report.seen->findings.begin(), report.seen->findings.end());
    sort_worst_first(findings);
  }
  return findings;
}

const FailureNow* now_of(const DomainReport& report, std::size_t group) {
  return group < report.now.size() ? &report.now[group] : nullptr;
}

Verdict verdict_of(const DomainReport& report) {
  return report.summary.reports == 0 ? Verdict::unknown : verdict_of(findings_of(report));
}

}  // namespace mtasts
