#include "report_output/domain_reports.h"

#include "check_output/results.h"

namespace mtasts::test {
namespace {

constexpr std::chrono::sys_days kDay = std::chrono::sys_days(std::chrono::year(2026) / 11 / 20);

TlsrptDomainSummary summary_of_days(const std::string& domain, const TlsrptCounts& first,
                                    const TlsrptCounts& second) {
  TlsrptCounts sum = first;
  sum.successful_sessions += second.successful_sessions;
  sum.failed_sessions += second.failed_sessions;
  sum.refused_sessions += second.refused_sessions;
  return {
      .domain = domain,
      .first_day = kDay,
      .last_day = kDay + std::chrono::days(1),
      .reports = 3,
      .authenticated_reports = 2,
      .organizations = {"Google Inc.", "Microsoft Corporation"},
      .counts = {sum},
      .days = {{.day = kDay, .counts = {first}}, {.day = kDay + std::chrono::days(1), .counts = {second}}}};
}

}  // namespace

DomainReport broken_report() {
  DomainReport report{summary_of_days(
      "example.com",
      {.policy_type = "sts", .successful_sessions = 90, .failed_sessions = 3, .refused_sessions = 3},
      {.policy_type = "sts", .successful_sessions = 80, .failed_sessions = 7, .refused_sessions = 5})};
  report.summary.counts.push_back({.policy_type = "tlsa", .successful_sessions = 40});
  report.summary.days.back().counts.push_back({.policy_type = "tlsa", .successful_sessions = 40});
  report.summary.failures = {{.policy_type = "sts",
                              .result_type = "certificate-expired",
                              .organization = "Google Inc.",
                              .mx = "mx2.example.com",
                              .first_day = kDay,
                              .last_day = kDay + std::chrono::days(1),
                              .sessions = 8,
                              .refused_sessions = 8},
                             {.policy_type = "sts",
                              .result_type = "validation-failure",
                              .reason = "MX_HOSTS_MISMATCH",
                              .organization = "Microsoft Corporation",
                              .mx = "mx3.example.com",
                              .first_day = kDay + std::chrono::days(1),
                              .last_day = kDay + std::chrono::days(1),
                              .sessions = 2}};
  return report;
}

DomainReport warning_report() {
  DomainReport report{
      summary_of_days("example.org", {.policy_type = "sts", .successful_sessions = 9},
                      {.policy_type = "sts", .successful_sessions = 8, .failed_sessions = 1})};
  report.summary.failures = {{.policy_type = "sts",
                              .organization = "Google Inc.",
                              .first_day = kDay,
                              .last_day = kDay,
                              .sessions = 1}};
  return report;
}

DomainReport good_report() {
  return {summary_of_days("example.net", {.policy_type = "sts", .successful_sessions = 31},
                          {.policy_type = "sts", .successful_sessions = 28})};
}

DomainReport unknown_report() {
  return {.summary = {.domain = "example.edu"}};
}

DomainReport foreign_report() {
  return {summary_of_days("other.example", {.policy_type = "sts", .successful_sessions = 6},
                          {.policy_type = "sts", .successful_sessions = 1, .failed_sessions = 1}),
          ReportSubject::foreign_domain};
}

std::vector<DomainReport> each_report() {
  return {broken_report(), unknown_report(), good_report(), warning_report(), foreign_report()};
}

DomainReport hostile_report(const std::string& octets) {
  DomainReport report = broken_report();
  report.summary.domain = octets;
  report.summary.organizations = {octets, "=" + octets};
  report.summary.counts[0].policy_type = octets;
  for (TlsrptDay& day : report.summary.days) day.counts[0].policy_type = octets;
  for (TlsrptFailureGroup& group : report.summary.failures) {
    group.policy_type = octets;
    group.result_type = octets;
    group.reason = octets;
    group.organization = octets;
    group.mx = octets;
  }
  return report;
}

UnreadableReport hostile_left_out(const std::string& octets) {
  return {.origin = {.file = octets, .message = 1, .part = octets, .message_id = octets},
          .error = {Fault::input, "report-damaged", "the gzip data ends early"}};
}

Printing report_settings() {
  return {.now = checked_at(), .program = "mtasts 1.2.3"};
}

std::string printed(const ReportFormat& format, const std::vector<DomainReport>& reports,
                    const std::vector<UnreadableReport>& left_out) {
  const auto printer = format.printer(report_settings());
  std::string text = printer->begin();
  for (const UnreadableReport& item : left_out) text += printer->left_out(item);
  for (const DomainReport& report : reports) text += printer->result(report);
  return text + printer->end();
}

}  // namespace mtasts::test
