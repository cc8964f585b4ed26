#include "cli/report_output/report_words.h"

#include <fmt/format.h>

#include <algorithm>

#include "cli/check_output/check_format.h"
#include "mtasts/counted.h"
#include "mtasts/printable.h"
#include "mtasts/utc_time.h"

namespace mtasts {
namespace {

constexpr std::size_t kMostOrganizations = 5;
constexpr std::size_t kNameLimit = 100;  // bytes of an organization, a reason
constexpr std::size_t kWordLimit = 60;   // bytes of a type

std::string authentication_text(const TlsrptDomainSummary& summary) {
  if (summary.authenticated_reports == 0) return "not authenticated";
  if (summary.authenticated_reports == summary.reports) return "authenticated";
  return std::to_string(summary.authenticated_reports) + " authenticated";
}

std::string effect_text(const TlsrptFailureGroup& group) {
  if (group.refused_sessions == 0) return "mail delivered all the same";
  if (group.refused_sessions >= group.sessions) return "mail held back";
  return "mail of " + std::to_string(group.refused_sessions) + " held back";
}

}  // namespace

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

std::string days_text(std::chrono::sys_days first, std::chrono::sys_days last) {
  return first == last ? print_utc_day(first) : print_utc_day(first) + " to " + print_utc_day(last);
}

std::string domain_text(const TlsrptDomainSummary& summary) {
  return summary.domain.empty() ? "(no domain)" : printable(summary.domain, kDomainLimit);
}

std::string organizations_text(const std::vector<std::string>& organizations) {
  std::string text;
  const std::size_t shown = std::min(organizations.size(), kMostOrganizations);
  for (std::size_t i = 0; i < shown; ++i) {
    text += (i == 0 ? "" : ", ") + printable(organizations[i], kNameLimit);
  }
  if (shown < organizations.size()) text += fmt::format(" and {} more", organizations.size() - shown);
  return text;
}

std::string reports_text(const TlsrptDomainSummary& summary) {
  if (summary.reports == 0) return "no report";
  return fmt::format("{} ({}), {}, from {}", counted(summary.reports, "report"), authentication_text(summary),
                     days_text(summary.first_day, summary.last_day),
                     organizations_text(summary.organizations));
}

std::string policy_type_text(const TlsrptCounts& counts) {
  return printable(counts.policy_type, kWordLimit);
}

std::string sessions_text(const TlsrptCounts& counts) {
  std::string text = fmt::format("{} good", counts.successful_sessions);
  if (counts.failed_sessions > 0) text += fmt::format(", {} failed", counts.failed_sessions);
  if (counts.refused_sessions > 0) text += fmt::format(" ({} held back)", counts.refused_sessions);
  return text;
}

std::string counts_text(const TlsrptDomainSummary& summary) {
  std::string text;
  for (const TlsrptCounts& counts : summary.counts) {
    if (!text.empty()) text += "; ";
    text += policy_type_text(counts) + ": " + sessions_text(counts);
  }
  return text;
}

Severity severity_of(const TlsrptFailureGroup& group) {
  return group.refused_sessions > 0 ? Severity::error : Severity::warning;
}

std::string result_text(const TlsrptFailureGroup& group) {
  if (group.result_type.empty() && group.reason.empty()) return "failed without details";
  std::string text = printable(group.result_type, kNameLimit);
  if (!group.reason.empty()) text += (text.empty() ? "(" : " (") + printable(group.reason, kNameLimit) + ')';
  return text;
}

std::string failure_text(const TlsrptFailureGroup& group) {
  std::string text = counted(group.sessions, printable(group.policy_type, kWordLimit) + " session");
  if (!group.mx.empty()) text += " at " + printable(group.mx, kDomainLimit);
  return text + fmt::format(", {}, {}, reported by {}", effect_text(group),
                            days_text(group.first_day, group.last_day),
                            printable(group.organization, kNameLimit));
}

std::optional<Explanation> explanation_of(const TlsrptFailureGroup& group) {
  const auto code = cause_of(group);
  return code ? explain(*code) : std::nullopt;
}

std::string now_text(const FailureNow& now) {
  const std::string reason = printable(now.reason, kDomainLimit + kNameLimit);
  if (now.state == FailureState::lasting) return "still fails: " + reason;
  return now.state == FailureState::unknown ? "unknown: " + reason : reason;
}

std::string answer_text(const EnforceEvidence& evidence) {
  return evidence.is_ready ? "yes" : "no: " + text(evidence);
}

std::string other_subject_text(const TlsrptDomainSummary& summary, ReportSubject subject) {
  const bool is_delivery = subject == ReportSubject::report_delivery;
  return domain_text(summary) + (is_delivery ? " (report delivery): " : ": ") + counts_text(summary);
}

}  // namespace mtasts
