// GitHub's Markdown, which tickets and most mail clients show: a table of the domains, then the details of
// the worst. The table comes first, so all is printed in end().
#include "cli/check_output/check_format.h"
#include "cli/check_output/seen_summary.h"
#include "cli/check_output/seen_tables.h"
#include "cli/check_output/verdict_counts.h"
#include "cli/text/finding_text.h"
#include "cli/text/markup.h"
#include "mtasts/counted.h"
#include "mtasts/mail_effect.h"
#include "mtasts/printable.h"

namespace mtasts {
namespace {

std::string row(const std::vector<std::string>& cells) {
  std::string line = "|";
  for (const std::string& cell : cells) line += ' ' + markdown_escaped(cell) + " |";
  return line + '\n';
}

std::string table_head(const std::vector<std::string>& columns) {
  std::string line = row(columns) + '|';
  for (std::size_t i = 0; i < columns.size(); ++i) line += " --- |";
  return line + '\n';
}

std::string name_of(const CheckResult& result) {
  return markdown_escaped(printable(result.domain, kDomainLimit)) + ": " + std::string(text(result.verdict));
}

std::string details(const CheckResult& result) {
  std::string text = "\n## " + name_of(result) + "\n\n";
  const MailSummary summary =
      result.seen ? summarize_mail(*result.seen, result.findings, result.accepted) : MailSummary();
  if (result.seen) text += markdown_escaped(printable(summary.effect)) + "\n\n";
  for (const Finding& finding : result.findings) text += markdown_finding(finding);
  if (result.findings.empty()) text += "No findings.\n";
  if (!result.seen) return text;
  if (!summary.good_parts.empty()) text += "\n### Good\n\n";
  for (const std::string& line : summary.good_parts) text += "- " + markdown_escaped(printable(line)) + '\n';
  for (const SeenTable& table : seen_tables(*result.seen)) {
    text += "\n### " + table.caption + "\n\n" + table_head(table.columns);
    for (const auto& cells : table.rows) text += row(cells);
  }
  return text;
}

class MarkdownPrinter final : public CheckPrinter {
 public:
  explicit MarkdownPrinter(const Printing& settings)
      : checked_("Checked " + minute_text(settings.now) + " by " + settings.program + '.') {}

  std::string result(const CheckResult& result) override {
    if (counts_.all() == 0) only_ = name_of(result);
    counts_.add(result.verdict);
    rows_ += row(overview_row(result));
    details_.add(result.verdict, details(result));
    return {};
  }

  std::string end() override {
    if (counts_.all() == 0) return "# MTA-STS of no domains\n\n" + checked_ + '\n';
    const std::string of = counts_.all() == 1
                               ? only_
                               : counted(counts_.all(), "domain") + ": " + std::string(text(counts_.worst()));
    std::string page = "# MTA-STS of " + of + "\n\n";
    page += counts_.all() == 1 ? checked_ : counts_.words() + ". " + checked_;
    page += "\n\n" + table_head(overview_columns()) + rows_ + details_.text();
    if (details_.left_out() > 0) {
      page += "\nDetails of " + counted(details_.left_out(), "domain") + " are left out.\n";
    }
    return page;
  }

 private:
  std::string checked_;
  VerdictCounts counts_;
  std::string only_;  // the first domain, in case it is the only one
  std::string rows_;
  WorstFirst details_{kMostDetails};
};

}  // namespace

constinit const CheckFormat kMarkdownCheck = {
    .name = "markdown",
    .printer = make_check_printer<MarkdownPrinter>,
    .wrote = [](std::string_view start) { return start.starts_with("# MTA-STS of "); },
    .is_printed_at_end = true,
    .is_for_customers = true,
};

}  // namespace mtasts
