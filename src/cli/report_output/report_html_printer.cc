// One self-contained page, to be mailed to the owner of the domains. It names no domains but their own. The
// verdict over all domains comes first, so all is printed in end().
#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "cli/check_output/check_format.h"
#include "cli/check_output/html_page.h"
#include "cli/check_output/verdict_counts.h"
#include "cli/report_output/report_format.h"
#include "cli/report_output/report_words.h"
#include "cli/report_output/session_chart.h"
#include "cli/text/markup.h"
#include "mtasts/counted.h"

namespace mtasts {
namespace {

// More types than exist, but anybody can send reports with others.
constexpr std::size_t kMostPolicyTypes = 10;

std::string_view meaning_of_reports(Verdict verdict) {
  switch (verdict) {
    case Verdict::good: return "No sender reports a failure.";
    case Verdict::warning: return "Senders delivered all mail, and something needs attention.";
    case Verdict::broken: return "Senders held back mail, because they could not deliver it securely.";
    case Verdict::unknown: return "No report has arrived.";
  }
  return {};
}

std::string number_row(const SessionPeriod& period) {
  const TlsrptCounts& counts = period.counts;
  return fmt::format("<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td><td>{}</td></tr>\n",
                     period_text(period), counts.successful_sessions, counts.failed_sessions,
                     counts.refused_sessions);
}

std::string html_charts(const TlsrptDomainSummary& summary, const std::string& id) {
  std::string text;
  for (std::size_t i = 0; i < summary.counts.size() && i < kMostPolicyTypes; ++i) {
    const TlsrptCounts& counts = summary.counts[i];
    const std::string words = markup_escaped(policy_type_text(counts) + ": " + sessions_text(counts));
    text += fmt::format("<h3>Sessions under {}</h3>\n<div class=\"chart\">\n", words);
    text += session_chart(session_periods(summary.days, counts.policy_type),
                          fmt::format("{}-stripes-{}", id, i), "Sessions by day under " + words) +
            "</div>\n";
  }
  return text;
}

// The numbers of the charts.
std::string html_numbers(const TlsrptDomainSummary& summary, const std::string& id) {
  std::string text;
  for (std::size_t i = 0; i < summary.counts.size() && i < kMostPolicyTypes; ++i) {
    const TlsrptCounts& counts = summary.counts[i];
    std::string rows;
    for (const SessionPeriod& period : session_periods(summary.days, counts.policy_type)) {
      rows += number_row(period);
    }
    const std::string caption = fmt::format("{}-numbers-{}", id, i);
    text += fmt::format("<h3 id=\"{}\">Sessions by day under {}</h3>\n", caption,
                        markup_escaped(policy_type_text(counts)));
    text += html_table("wide numbers", caption, html_head_row({"day", "good", "failed", "held back"}), rows);
  }
  return text;
}

std::string html_failure(const TlsrptFailureGroup& group, const FailureNow* now) {
  std::string item =
      fmt::format("<li>\n<p>{} <strong>{}</strong>: {}</p>\n", html_mark(text(severity_of(group))),
                  markup_escaped(result_text(group)), markup_escaped(failure_text(group)));
  if (const auto explanation = explanation_of(group)) {
    item += "<p>Cause: " + html_text(explanation->meaning) + "</p>\n";
    item += "<p class=\"hint\"><strong>What to do:</strong> " + html_text(explanation->remedy) + "</p>\n";
  }
  if (now != nullptr) item += "<p>Now: " + markup_escaped(now_text(*now)) + "</p>\n";
  return item + "</li>\n";
}

std::string html_failures(const DomainReport& report) {
  const std::vector<TlsrptFailureGroup>& failures = report.summary.failures;
  if (failures.empty()) return "<h3>Failures</h3>\n<p>None.</p>\n";
  std::string text = "<h3>Failures</h3>\n<ol class=\"findings\">\n";
  const std::size_t shown = std::min(failures.size(), kMostFailureGroups);
  for (std::size_t i = 0; i < shown; ++i) text += html_failure(failures[i], now_of(report, i));
  text += "</ol>\n";
  if (shown < failures.size()) {
    text += "<p>And " + counted(failures.size() - shown, "more group") + " of failures.</p>\n";
  }
  return text;
}

std::string html_seen(const SeenPolicies& seen) {
  std::string text = "<h3>Policies that senders use</h3>\n";
  if (!seen.findings.empty()) text += "<ol class=\"findings\">\n";
  for (const Finding& finding : seen.findings) text += html_finding(finding);
  if (!seen.findings.empty()) text += "</ol>\n";
  if (seen.lines.empty()) return text + "<p>No report names one.</p>\n";
  text += "<ul>\n";
  for (const std::string& line : seen.lines) text += "<li>" + markup_escaped(line) + "</li>\n";
  return text + "</ul>\n";
}

std::string report_section(const DomainReport& report, const std::string& id) {
  const TlsrptDomainSummary& summary = report.summary;
  const Verdict verdict = verdict_of(report);
  std::string text =
      fmt::format("<section id=\"{0}\" aria-labelledby=\"{0}-h\">\n<h2 id=\"{0}-h\">{1}: {2}</h2>\n", id,
                  markup_escaped(domain_text(summary)), html_mark(mtasts::text(verdict)));
  text += fmt::format("<p class=\"effect\">{}</p>\n<p class=\"faint\">{}.</p>\n", meaning_of_reports(verdict),
                      markup_escaped(reports_text(summary)));
  if (report.ready)
    text += "<p>Ready for mode enforce: " + markup_escaped(answer_text(*report.ready)) + "</p>\n";
  text += html_charts(summary, id);
  if (summary.reports > 0) text += html_failures(report);
  if (report.seen) text += html_seen(*report.seen);
  return text + html_numbers(summary, id) + "</section>\n";
}

class HtmlReportPrinter final : public ReportPrinter {
 public:
  explicit HtmlReportPrinter(const Printing& settings) : settings_(settings) {}

  std::string result(const DomainReport& report) override {
    if (report.subject != ReportSubject::own_domain) {
      ++others_;
      return {};
    }
    const std::string name = markup_escaped(domain_text(report.summary));
    if (counts_.all() == 0) only_ = name;
    const Verdict verdict = verdict_of(report);
    counts_.add(verdict);
    const std::string id = fmt::format("d{}", counts_.all());
    const bool kept = sections_.add(verdict, report_section(report, id));
    const TlsrptDomainSummary& summary = report.summary;
    rows_ +=
        fmt::format("<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>\n",
                    kept ? fmt::format("<a href=\"#{}\">{}</a>", id, name) : name, html_mark(text(verdict)),
                    summary.reports,
                    summary.reports == 0 ? std::string() : days_text(summary.first_day, summary.last_day),
                    markup_escaped(counts_text(summary)));
    return {};
  }

  std::string end() override {
    std::string page = head();
    if (counts_.all() > 1) {
      page += "<section aria-labelledby=\"overview\">\n<h2 id=\"overview\">Overview</h2>\n" +
              html_table("wide", "overview",
                         html_head_row({"domain", "verdict", "reports", "days", "sessions"}), rows_) +
              html_left_out(sections_.left_out()) + "</section>\n";
    }
    return page + sections_.text() +
           html_page_end("reads the TLS reports (RFC 8460) of the senders of mail", settings_.program);
  }

 private:
  [[nodiscard]] std::string head() const {
    std::string summary;
    if (counts_.all() > 1) {
      summary = fmt::format("<p>{} {}.</p>\n", meaning_of_reports(counts_.worst()), counts_.words());
    }
    if (counts_.all() == 0) summary = "<p>No report has arrived.</p>\n";
    if (others_ > 0) {
      summary +=
          "<p class=\"faint\">Reports for " + counted(others_, "other domain") + " are not shown.</p>\n";
    }
    return html_page_begin(
        {.heading = "TLS reports of " + (counts_.all() == 1 ? only_ : counted(counts_.all(), "domain")),
         .verdict = text(counts_.worst()),
         .summary = std::move(summary),
         .made = "Made",
         .printing = settings_,
         .more_style = session_chart_style()});
  }

  Printing settings_;
  VerdictCounts counts_;
  std::string only_;  // the first domain, in case it is the only one
  std::string rows_;
  WorstFirst sections_{kMostDetails};
  std::size_t others_ = 0;
};

}  // namespace

constinit const ReportFormat kHtmlReport = {
    .name = "html",
    .printer = make_report_printer<HtmlReportPrinter>,
    .wrote = [](std::string_view start) { return is_html_page(start, "TLS reports of "); },
    .help = "a page to mail to a customer",
};

}  // namespace mtasts
