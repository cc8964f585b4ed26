// The plugin convention of Nagios and Icinga: "TLSRPT CRITICAL - text | performance data", then lines of
// details.
#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>

#include "cli/check_output/plugin_output.h"
#include "cli/report_output/report_format.h"
#include "cli/report_output/report_words.h"
#include "cli/text/finding_text.h"
#include "mtasts/counted.h"

namespace mtasts {
namespace {

// Monitors keep 4 to 8 KiB of output.
constexpr std::size_t kMostPluginFailures = 10;
constexpr std::size_t kPluginTextLimit = 200;  // bytes of a remote text

std::string failure_words(const TlsrptFailureGroup& group) {
  return plugin_text(result_text(group) + ": " + failure_text(group));
}

// The line of the domain: its worst failure, or its sessions.
std::string domain_words(const DomainReport& report) {
  const std::vector<Finding> findings = findings_of(report);
  std::string words;
  if (!report.summary.failures.empty()) {
    words = failure_words(report.summary.failures.front());
  } else if (!findings.empty()) {
    words = plugin_text(finding_words(findings.front(), report.summary.domain, kPluginTextLimit));
  } else if (report.summary.reports == 0) {
    words = "no report";
  } else {
    words = plugin_text(counts_text(report.summary));
  }
  const std::size_t all = std::max(report.summary.failures.size(), findings.size());
  if (all > 1) words += fmt::format(" (and {} more)", all - 1);
  if (report.ready) words += "; ready for enforce: " + plugin_text(answer_text(*report.ready));
  return words;
}

std::string plugin_details(const DomainReport& report) {
  std::string lines = plugin_text(reports_text(report.summary)) + '\n';
  const std::vector<TlsrptFailureGroup>& failures = report.summary.failures;
  const std::size_t shown = std::min(failures.size(), kMostPluginFailures);
  for (std::size_t i = 0; i < shown; ++i) {
    lines += std::string(text(severity_of(failures[i]))) + ' ' + failure_words(failures[i]) + '\n';
    if (const auto explanation = explanation_of(failures[i])) {
      lines += "  hint: " + plugin_text(explanation->remedy) + '\n';
    }
  }
  if (shown < failures.size()) lines += "and " + counted(failures.size() - shown, "more failure") + '\n';
  return lines;
}

// Types of remote text are no labels.
std::string session_data(const TlsrptDomainSummary& summary) {
  std::string data;
  for (const TlsrptCounts& counts : summary.counts) {
    if (TlsrptPolicy{.policy_type = counts.policy_type}.type() == TlsrptPolicyType::other) continue;
    data +=
        fmt::format(" '{0}_good'={1};;;0 '{0}_failed'={2};;;0 '{0}_held_back'={3};;;0", counts.policy_type,
                    counts.successful_sessions, counts.failed_sessions, counts.refused_sessions);
  }
  return data;
}

class NagiosReportPrinter final : public ReportPrinter {
 public:
  explicit NagiosReportPrinter(const Printing& /*settings*/) {}

  std::string result(const DomainReport& report) override {
    if (report.subject != ReportSubject::own_domain) return {};
    const Verdict verdict = report.ready && !report.ready->is_ready ? Verdict::broken : verdict_of(report);
    PluginDomain domain{.verdict = verdict,
                        .headline = plugin_text(domain_text(report.summary)) + ": " + domain_words(report)};
    if (output_.is_empty()) {
      domain.performance = session_data(report.summary);
      domain.details = plugin_details(report);
    }
    output_.add(std::move(domain));
    return {};
  }

  void break_off(const Error& why) override { output_.break_off(why); }

  std::string end() override { return output_.text(""); }

 private:
  PluginOutput output_{"TLSRPT", "no report"};
};

}  // namespace

constinit const ReportFormat kNagiosReport = {
    .name = "nagios",
    .printer = make_report_printer<NagiosReportPrinter>,
    .wrote = [](std::string_view start) { return start.starts_with("TLSRPT "); },
    .help = "a plugin's output",
    .is_for_monitors = true,
};

}  // namespace mtasts
