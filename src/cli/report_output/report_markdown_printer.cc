// GitHub's Markdown, which tickets and most mail clients show: a table of the domains, then the failures of
// the worst. It names no domains but own ones. The table comes first, so all is printed in end().
#include <algorithm>
#include <string>

#include "cli/check_output/check_format.h"
#include "cli/check_output/seen_summary.h"
#include "cli/check_output/verdict_counts.h"
#include "cli/report_output/report_format.h"
#include "cli/report_output/report_words.h"
#include "cli/text/finding_text.h"
#include "cli/text/markup.h"
#include "mtasts/counted.h"

namespace mtasts {
namespace {

std::string failure_item(const TlsrptFailureGroup& group, const FailureNow* now) {
  std::string item = "- **" + std::string(text(severity_of(group))) + "** " +
                     markdown_escaped(result_text(group)) + ": " + markdown_escaped(failure_text(group)) +
                     '\n';
  if (const auto explanation = explanation_of(group)) {
    item += "  - cause: " + markdown_escaped(explanation->meaning) + '\n';
    item += "  - hint: " + markdown_escaped(explanation->remedy) + '\n';
  }
  if (now != nullptr) item += "  - now: " + markdown_escaped(now_text(*now)) + '\n';
  return item;
}

std::string seen_items(const SeenPolicies& seen) {
  std::string items;
  for (const Finding& finding : seen.findings) items += markdown_finding(finding);
  for (const std::string& line : seen.lines) items += "- " + markdown_escaped(line) + '\n';
  return items;
}

class MarkdownReportPrinter final : public ReportPrinter {
 public:
  explicit MarkdownReportPrinter(const Printing& settings)
      : made_("Made " + minute_text(settings.now) + " by " + settings.program + '.') {}

  std::string result(const DomainReport& report) override {
    const TlsrptDomainSummary& summary = report.summary;
    const std::string name = markdown_escaped(domain_text(summary));
    if (report.subject != ReportSubject::own_domain) {
      ++others_;
      return {};
    }
    const Verdict verdict = verdict_of(report);
    if (counts_.all() == 0) only_ = name;
    counts_.add(verdict);
    rows_ += "| " + name + " | " + std::string(text(verdict)) + " | " + cells(summary);
    std::string details = failure_items(report);
    if (report.seen) details += seen_items(*report.seen);
    if (report.ready) {
      details += (details.empty() ? "" : "\n") + std::string("Ready for enforce: ") +
                 markdown_escaped(answer_text(*report.ready)) + '\n';
    }
    if (!details.empty()) details_.add(verdict, "\n## " + name + "\n\n" + details);
    return {};
  }

  std::string end() override {
    const std::string of = counts_.all() == 1 ? only_ : counted(counts_.all(), "domain");
    std::string page = "# TLS reports of " + of + ": " + std::string(text(counts_.worst())) + "\n\n";
    if (counts_.all() > 1) page += counts_.words() + ". ";
    page += made_ + '\n';
    if (!rows_.empty()) page += "\n| domain | verdict | reports | sessions |\n| --- | --- | --- | --- |\n";
    page += rows_ + details_.text();
    if (details_.left_out() > 0) {
      page += "\nDetails of " + counted(details_.left_out(), "domain") + " are left out.\n";
    }
    if (others_ == 0) return page;
    return page + "\nReports for " + counted(others_, "other domain") + " are not shown.\n";
  }

 private:
  static std::string cells(const TlsrptDomainSummary& summary) {
    return markdown_escaped(reports_text(summary)) + " | " + markdown_escaped(counts_text(summary)) + " |\n";
  }
  static std::string failure_items(const DomainReport& report) {
    const TlsrptDomainSummary& summary = report.summary;
    std::string text;
    const std::size_t shown = std::min(summary.failures.size(), kMostFailureGroups);
    for (std::size_t i = 0; i < shown; ++i) text += failure_item(summary.failures[i], now_of(report, i));
    if (shown < summary.failures.size()) {
      text += "- and " + counted(summary.failures.size() - shown, "more group") + " of failures\n";
    }
    return text;
  }

  std::string made_;
  VerdictCounts counts_;
  std::string only_;  // the first domain, in case it is the only one
  std::string rows_;
  WorstFirst details_{kMostDetails};
  std::size_t others_ = 0;
};

}  // namespace

constinit const ReportFormat kMarkdownReport = {
    .name = "markdown",
    .printer = make_report_printer<MarkdownReportPrinter>,
    .wrote = [](std::string_view start) { return start.starts_with("# TLS reports of "); },
    .help = "for a ticket",
};

}  // namespace mtasts
