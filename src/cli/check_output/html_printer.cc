// One self-contained page, to be mailed to the owner of the domains: no script, and nothing is fetched from
// elsewhere. The verdict over all domains comes first, so all is printed in end().
#include <fmt/format.h>

#include "cli/check_output/check_format.h"
#include "cli/check_output/html_page.h"
#include "cli/check_output/seen_summary.h"
#include "cli/check_output/seen_tables.h"
#include "cli/check_output/verdict_counts.h"
#include "cli/text/markup.h"
#include "mtasts/counted.h"
#include "mtasts/mail_effect.h"
#include "mtasts/printable.h"
#include "mtasts/utc_time.h"

namespace mtasts {
namespace {

std::string_view meaning_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::good: return "Everything is as it should be.";
    case Verdict::warning: return "It works, and something needs attention.";
    case Verdict::broken: return "Something is broken and needs repair.";
    case Verdict::unknown: return "Something could not be determined.";
  }
  return {};
}

std::string seen_table(const SeenTable& table, std::string_view id) {
  std::string rows;
  for (const auto& cells : table.rows) {
    rows += "<tr><th scope=\"row\">" + markup_escaped(cells.front()) + "</th>";
    for (std::size_t i = 1; i < cells.size(); ++i) rows += "<td>" + markup_escaped(cells[i]) + "</td>";
    rows += "</tr>\n";
  }
  return fmt::format("<h3 id=\"{}\">{}</h3>\n", id, markup_escaped(table.caption)) +
         html_table("wide", id, html_head_row(table.columns), rows);
}

std::string good_list(const std::vector<std::string>& good) {
  if (good.empty()) return {};
  std::string list = "<h3>Good</h3>\n<ul>\n";
  for (const std::string& line : good) list += "<li>" + html_text(line) + "</li>\n";
  return list + "</ul>\n";
}

std::string section(const CheckResult& result, const std::string& id) {
  std::string text = fmt::format(
      "<section id=\"{0}\" aria-labelledby=\"{0}-h\">\n<h2 id=\"{0}-h\">{1}: {2}</h2>\n", id,
      markup_escaped(printable(result.domain, kDomainLimit)), html_mark(mtasts::text(result.verdict)));
  const MailSummary summary = result.seen ? summarize_mail(*result.seen, result.findings, result.accepted)
                                          : MailSummary{std::string(meaning_of(result.verdict)), {}};
  text += "<p class=\"effect\">" + html_text(summary.effect) + "</p>\n";
  if (result.seen) {
    const std::string when = print_utc(result.seen->when);
    text += fmt::format("<p class=\"faint\">{}. Seen <time datetime=\"{}\">{}</time>, in {} s.</p>\n",
                        markup_escaped(words(summary_of(*result.seen))), when, minute_text(result.seen->when),
                        seconds_text(result.time));
  }
  text += "<h3>Findings</h3>\n";
  if (result.findings.empty()) text += "<p>None.</p>\n";
  if (!result.findings.empty()) text += "<ol class=\"findings\">\n";
  for (const Finding& finding : result.findings) text += html_finding(finding);
  if (!result.findings.empty()) text += "</ol>\n";
  if (result.seen) {
    text += good_list(summary.good_parts);
    std::size_t number = 0;
    for (const SeenTable& table : seen_tables(*result.seen)) {
      text += seen_table(table, fmt::format("{}-{}", id, ++number));
    }
  }
  return text + "</section>\n";
}

class HtmlPrinter final : public CheckPrinter {
 public:
  explicit HtmlPrinter(const Printing& settings) : settings_(settings) {}

  std::string result(const CheckResult& result) override {
    if (counts_.all() == 0) only_ = markup_escaped(printable(result.domain, kDomainLimit));
    counts_.add(result.verdict);
    const std::string id = fmt::format("d{}", counts_.all());
    const bool kept = sections_.add(result.verdict, section(result, id));
    add_row(overview_row(result), kept ? id : std::string());
    return {};
  }

  std::string end() override {
    std::string page = head();
    if (counts_.all() > 1) {
      page += "<section aria-labelledby=\"overview\">\n<h2 id=\"overview\">Overview</h2>\n" +
              html_table("wide", "overview", html_head_row(overview_columns()), rows_) +
              html_left_out(sections_.left_out()) + "</section>\n";
    }
    return page + sections_.text() +
           html_page_end("looks at MTA-STS (RFC 8461) and TLS reporting (RFC 8460) as a careful sender would",
                         settings_.program);
  }

 private:
  void add_row(const std::vector<std::string>& cells, const std::string& id) {
    const std::string domain = markup_escaped(cells[0]);
    const std::string name = id.empty() ? domain : fmt::format("<a href=\"#{}\">{}</a>", id, domain);
    rows_ += fmt::format("<tr><th scope=\"row\">{}</th><td>{}</td>", name, html_mark(cells[1]));
    for (std::size_t i = 2; i < cells.size(); ++i) rows_ += "<td>" + markup_escaped(cells[i]) + "</td>";
    rows_ += "</tr>\n";
  }

  [[nodiscard]] std::string head() const {
    const std::string of = counts_.all() == 1 ? only_ : counted(counts_.all(), "domain");
    std::string summary;
    if (counts_.all() > 1) {
      summary = fmt::format("<p>{} {}.</p>\n", meaning_of(counts_.worst()), counts_.words());
    }
    if (counts_.all() == 0) summary = "<p>No domain was checked.</p>\n";
    return html_page_begin({.heading = "MTA-STS of " + of,
                            .verdict = text(counts_.worst()),
                            .summary = std::move(summary),
                            .made = "Checked",
                            .printing = settings_});
  }

  Printing settings_;
  VerdictCounts counts_;
  std::string only_;  // the first domain, in case it is the only one
  std::string rows_;
  WorstFirst sections_{kMostDetails};
};

}  // namespace

constinit const CheckFormat kHtmlCheck = {
    .name = "html",
    .printer = make_check_printer<HtmlPrinter>,
    .wrote = [](std::string_view start) { return is_html_page(start, "MTA-STS of "); },
    .help = "a page to mail to a customer",
    .is_printed_at_end = true,
    .is_for_customers = true,
};

}  // namespace mtasts
