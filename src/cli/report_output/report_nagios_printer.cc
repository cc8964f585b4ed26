// The plugin convention of Nagios and Icinga: "TLSRPT CRITICAL - text | performance data", then lines of
// details. All is printed in end(), since the first line has the verdict over all domains. The kept text is
// bounded.
#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "cli/check_output/finding_words.h"
#include "cli/check_output/plugin_text.h"
#include "cli/check_output/verdict_counts.h"
#include "cli/check_output/worst_first.h"
#include "cli/report_output/report_printer.h"
#include "cli/report_output/report_words.h"
#include "mtasts/counted.h"
#include "mtasts/printable.h"

namespace mtasts {
namespace {

// Monitors keep 4 to 8 KiB of output.
constexpr std::size_t kMostPluginFailures = 10;
constexpr std::size_t kMostPluginDomains = 50;  // of each verdict
constexpr std::size_t kPluginTextLimit = 200;   // bytes of a remote text

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
  explicit NagiosReportPrinter(const ReportPrinting& /*settings*/) {}

  std::string result(const DomainReport& report) override {
    if (report.subject != ReportSubject::own_domain) return {};
    const Verdict verdict = report.ready && !report.ready->is_ready ? Verdict::broken : verdict_of(report);
    counts_.add(verdict);
    const std::string headline = plugin_text(domain_text(report.summary)) + ": " + domain_words(report);
    if (counts_.of(verdict) == 1 && counts_.worst() == verdict) worst_ = headline;
    if (counts_.all() == 1) {
      only_data_ = session_data(report.summary);
      only_details_ = plugin_details(report);
    }
    lines_.add(verdict, fmt::format("{} {}\n", plugin_state(verdict), headline));
    return {};
  }

  void break_off(const Error& why) override { failure_ = plugin_text(why.message); }

  std::string end() override {
    const bool worst_is_known = failure_.empty() || counts_.worst() == Verdict::broken;
    std::string begin = fmt::format(
        "TLSRPT {} - {}", plugin_state(worst_is_known ? counts_.worst() : Verdict::unknown), failure_);
    if (counts_.all() == 0) return begin + (failure_.empty() ? "no report\n" : "\n");
    if (!failure_.empty()) begin += "; ";
    if (counts_.all() == 1) {
      return begin + worst_ + (only_data_.empty() ? "" : " |" + only_data_) + '\n' + only_details_;
    }
    std::string lines = begin + counted(counts_.all(), "domain") + ": " + counts_.words();
    if (counts_.worst() != Verdict::good) lines += "; " + worst_;
    lines += " |";
    for (const Verdict verdict : {Verdict::good, Verdict::warning, Verdict::unknown, Verdict::broken}) {
      lines += fmt::format(" '{}'={};;;0;{}", text(verdict), counts_.of(verdict), counts_.all());
    }
    lines += '\n' + lines_.text();
    if (lines_.left_out() > 0) lines += "and " + counted(lines_.left_out(), "more domain") + '\n';
    return lines;
  }

 private:
  VerdictCounts counts_;
  std::string failure_;  // why reports are missing
  std::string worst_;    // the first domain of the worst verdict, and its failure
  std::string only_data_;
  std::string only_details_;  // of the first domain, in case it is the only one
  WorstFirst lines_{kMostPluginDomains};
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
