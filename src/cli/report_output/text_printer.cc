// Text for people, as wide as the terminal.
#include <algorithm>
#include <string>

#include "cli/check_output/check_format.h"
#include "cli/report_output/report_format.h"
#include "cli/report_output/report_words.h"
#include "cli/text/finding_text.h"
#include "cli/text/paragraph.h"
#include "mtasts/counted.h"
#include "mtasts/printable.h"

namespace mtasts {
namespace {

constexpr std::size_t kSeverityColumns = 9;  // "warning  "
constexpr std::size_t kMostForeignDomains = 20;

class TextReportPrinter final : public ReportPrinter {
 public:
  explicit TextReportPrinter(const Printing& settings) : colours_(settings.colours), width_(settings.width) {}

  std::string result(const DomainReport& report) override {
    const TlsrptDomainSummary& summary = report.summary;
    if (report.subject != ReportSubject::own_domain) {
      if (++foreign_ <= kMostForeignDomains) {
        foreign_lines_ += block("  ", other_subject_text(summary, report.subject), "    ");
      }
      return {};
    }
    std::string lines = block(
        "",
        domain_text(summary) + ": " + std::string(text(verdict_of(report))) + " - " + reports_text(summary),
        "  ");
    for (const TlsrptCounts& counts : summary.counts) {
      lines += block("  ", counts_text({.counts = {counts}}), "    ");
    }
    const std::size_t shown = std::min(summary.failures.size(), kMostFailureGroups);
    for (std::size_t i = 0; i < shown; ++i) lines += failure_lines(summary.failures[i], now_of(report, i));
    if (shown < summary.failures.size()) {
      lines += "  and " + counted(summary.failures.size() - shown, "more group") + " of failures\n";
    }
    if (report.seen) lines += seen_lines(*report.seen, summary.domain);
    if (report.ready) lines += "ready for enforce: " + answer_text(*report.ready) + '\n';
    return lines;
  }

  std::string end() override {
    if (foreign_ == 0) return {};
    std::string lines = std::string(kOtherSubjects) + '\n' + foreign_lines_;
    if (foreign_ > kMostForeignDomains) {
      lines += "  and " + counted(foreign_ - kMostForeignDomains, "more domain") + '\n';
    }
    return lines;
  }

 private:
  // `words` behind `begin`, the lines after the first behind `indent`.
  [[nodiscard]] std::string block(const std::string& begin, const std::string& words,
                                  const std::string& indent) const {
    return hanging(begin, words, indent, width_);
  }

  // "  warning  ", and the indent of the lines behind it.
  [[nodiscard]] std::string severity_column(Severity severity) const {
    return "  " + severity_text(severity, colours_) +
           std::string(kSeverityColumns - text(severity).size(), ' ');
  }

  [[nodiscard]] std::string seen_lines(const SeenPolicies& seen, const std::string& domain) const {
    const std::string indent(2 + kSeverityColumns, ' ');
    std::string lines;
    for (const Finding& finding : seen.findings) {
      lines += block(severity_column(finding.severity), finding_words(finding, domain), indent);
      if (!finding.hint.empty()) lines += block(indent, "hint: " + printable(finding.hint), indent);
    }
    for (const std::string& line : seen.lines) lines += block("  ", line, "    ");
    return lines;
  }

  [[nodiscard]] std::string failure_lines(const TlsrptFailureGroup& group, const FailureNow* now) const {
    const std::string indent(2 + kSeverityColumns, ' ');
    std::string lines =
        block(severity_column(severity_of(group)), result_text(group) + ": " + failure_text(group), indent);
    if (const auto explanation = explanation_of(group)) {
      lines += block(indent, "cause: " + explanation->meaning, indent);
      lines += block(indent, "hint: " + explanation->remedy, indent);
    }
    if (now != nullptr) lines += block(indent, "now: " + now_text(*now), indent);
    return lines;
  }

  Colours colours_;
  std::size_t width_;
  std::size_t foreign_ = 0;
  std::string foreign_lines_;
};

}  // namespace

constinit const ReportFormat kTextReport = {
    .name = "text",
    .printer = make_report_printer<TextReportPrinter>,
    // "example.com: good - ...", as of check.
    .wrote =
        [](std::string_view start) { return kTextCheck.wrote(start) || start.starts_with(kOtherSubjects); },
    .help = "for a terminal",
};

}  // namespace mtasts
