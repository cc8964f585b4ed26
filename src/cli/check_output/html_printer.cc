// One self-contained page, to be mailed to the owner of the domains: no script, and nothing is fetched from
// elsewhere. The verdict over all domains comes first, so all is printed in end().
#include <fmt/format.h>

#include "cli/check_output/check_format.h"
#include "cli/check_output/check_printer.h"
#include "cli/check_output/html_style.h"
#include "cli/check_output/markup.h"
#include "cli/check_output/seen_summary.h"
#include "cli/check_output/seen_tables.h"
#include "cli/check_output/seen_words.h"
#include "cli/check_output/verdict_counts.h"
#include "cli/check_output/worst_first.h"
#include "mtasts/counted.h"
#include "mtasts/mail_effect.h"
#include "mtasts/printable.h"
#include "mtasts/tlsrpt_record.h"
#include "mtasts/utc_time.h"

namespace mtasts {
namespace {

std::string html_text(std::string_view octets) {
  return markup_escaped(printable(octets));
}

// The word of a verdict or a severity, which is also the name of its style.
std::string mark(std::string_view word) {
  return fmt::format("<span class=\"mark {0}\">{0}</span>", word);
}

std::string_view meaning_of(Verdict verdict) {
  switch (verdict) {
    case Verdict::good:
      return "Everything is as it should be.";
    case Verdict::warning:
      return "It works, and something needs attention.";
    case Verdict::broken:
      return "Something is broken and needs repair.";
    case Verdict::unknown:
      return "Something could not be determined.";
  }
  return {};
}

// "RFC 8461 §3.2" as a link to that section; other texts as they are.
std::string rfc_link(std::string_view rfc) {
  constexpr std::string_view kBegin = "RFC ";
  constexpr std::string_view kSection = " §";
  const std::size_t sign = rfc.find(kSection);
  const std::string words = html_text(rfc);
  if (!rfc.starts_with(kBegin) || sign == std::string_view::npos) return words;
  const std::string_view number = rfc.substr(kBegin.size(), sign - kBegin.size());
  const std::string_view section = rfc.substr(sign + kSection.size());
  const bool is_plain = !number.empty() && !section.empty() &&
                        number.find_first_not_of("0123456789") == std::string_view::npos &&
                        section.find_first_not_of("0123456789.") == std::string_view::npos;
  if (!is_plain) return words;
  return fmt::format("<a href=\"https://www.rfc-editor.org/rfc/rfc{}#section-{}\">{}</a>", number, section,
                     words);
}

std::string html_finding(const Finding& finding) {
  const std::string place = markup_escaped(place_text(finding));
  std::string item = fmt::format("<li>\n<p>{} {}{}</p>\n", mark(text(finding.severity)),
                                 place.empty() ? std::string() : fmt::format("<strong>{}</strong>: ", place),
                                 html_text(finding.message));
  if (!finding.hint.empty()) {
    item += "<p class=\"hint\"><strong>What to do:</strong> " + html_text(finding.hint) + "</p>\n";
  }
  item += "<p class=\"faint\"><code>" + html_text(finding.code) + "</code>";
  if (!finding.rfc.empty()) item += ", " + rfc_link(finding.rfc);
  return item + "</p>\n</li>\n";
}

std::string head_row(const std::vector<std::string>& columns) {
  std::string row = "<thead><tr>";
  for (const std::string& column : columns) {
    row += "<th scope=\"col\">" + markup_escaped(column) + "</th>";
  }
  return row + "</tr></thead>\n";
}

std::string seen_table(const SeenTable& table, std::string_view id) {
  // A scrollable element must be reachable by keyboard and have a label.
  std::string text = fmt::format(
      "<h3 id=\"{0}\">{1}</h3>\n<div class=\"wide\" role=\"group\" aria-labelledby=\"{0}\" tabindex=\"0\">\n"
      "<table>\n{2}<tbody>\n",
      id, markup_escaped(table.caption), head_row(table.columns));
  for (const auto& cells : table.rows) {
    text += "<tr><th scope=\"row\">" + markup_escaped(cells.front()) + "</th>";
    for (std::size_t i = 1; i < cells.size(); ++i) text += "<td>" + markup_escaped(cells[i]) + "</td>";
    text += "</tr>\n";
  }
  return text + "</tbody>\n</table>\n</div>\n";
}

std::string good_list(const std::vector<std::string>& good) {
  if (good.empty()) return {};
  std::string list = "<h3>Good</h3>\n<ul>\n";
  for (const std::string& line : good) list += "<li>" + html_text(line) + "</li>\n";
  return list + "</ul>\n";
}

// A mail address and an https URI become links, other text does not.
std::string html_contact(const std::string& typed) {
  const auto uri = ReportUri::from_operator(typed);
  if (!uri) return html_text(typed);
  return fmt::format("<a href=\"{}\">{}</a>", html_text(uri->text()), html_text(typed));
}

std::string section(const CheckResult& result, const std::string& id) {
  std::string text =
      fmt::format("<section id=\"{0}\" aria-labelledby=\"{0}-h\">\n<h2 id=\"{0}-h\">{1}: {2}</h2>\n", id,
                  markup_escaped(printable(result.domain, kDomainLimit)), mark(mtasts::text(result.verdict)));
  const MailSummary summary = result.seen ? summarize_mail(*result.seen, result.findings)
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
  explicit HtmlPrinter(const CheckPrinting& settings)
      : now_(settings.now),
        program_(markup_escaped(settings.program)),
        title_(html_text(settings.title)),
        contact_(settings.contact.empty() ? std::string() : html_contact(settings.contact)) {}

  std::string result(const CheckResult& result) override {
    if (counts_.all() == 0) only_ = markup_escaped(printable(result.domain, kDomainLimit));
    counts_.add(result.verdict);
    const std::string id = fmt::format("d{}", counts_.all());
    const bool kept = sections_.add(result.verdict, section(result, id));
    add_row(overview_row(result), kept ? id : std::string());
    return {};
  }

  std::string end() override {
    std::string page = head() + "<main>\n";
    if (counts_.all() > 1) {
      page +=
          "<section aria-labelledby=\"overview\">\n<h2 id=\"overview\">Overview</h2>\n"
          "<div class=\"wide\" role=\"group\" aria-labelledby=\"overview\" tabindex=\"0\">\n<table>\n" +
          head_row(overview_columns()) + "<tbody>\n" + rows_ + "</tbody>\n</table>\n</div>\n";
      if (sections_.left_out() > 0) {
        page += "<p>Details of " + counted(sections_.left_out(), "domain") + " are left out.</p>\n";
      }
      page += "</section>\n";
    }
    page +=
        sections_.text() + "</main>\n<footer>\n<p>Made by " + program_ +
        ", which looks at MTA-STS (RFC 8461) and TLS reporting (RFC 8460) as a careful sender would.</p>\n"
        "</footer>\n</body>\n</html>\n";
    return page;
  }

 private:
  void add_row(const std::vector<std::string>& cells, const std::string& id) {
    const std::string domain = markup_escaped(cells[0]);
    const std::string name = id.empty() ? domain : fmt::format("<a href=\"#{}\">{}</a>", id, domain);
    rows_ += fmt::format("<tr><th scope=\"row\">{}</th><td>{}</td>", name, mark(cells[1]));
    for (std::size_t i = 2; i < cells.size(); ++i) rows_ += "<td>" + markup_escaped(cells[i]) + "</td>";
    rows_ += "</tr>\n";
  }

  [[nodiscard]] std::string head() const {
    const std::string of = counts_.all() == 1 ? only_ : counted(counts_.all(), "domain");
    const std::string_view verdict = text(counts_.worst());
    std::string page = fmt::format(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<meta name=\"color-scheme\" content=\"light dark\">\n"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
        "'unsafe-inline'\">\n"
        "<meta name=\"generator\" content=\"{}\">\n<title>{}MTA-STS of {}: "
        "{}</title>\n<style>{}</style>\n</head>\n",
        program_, title_.empty() ? "" : title_ + ": ", of, verdict, kHtmlStyle);
    const std::string result = fmt::format("MTA-STS of {}: {}", of, mark(verdict));
    page += "<body>\n<header>\n";
    page += title_.empty() ? "<h1>" + result + "</h1>\n"
                           : "<h1>" + title_ + "</h1>\n<p class=\"result\">" + result + "</p>\n";
    if (counts_.all() > 1) {
      page += fmt::format("<p>{} {}.</p>\n", meaning_of(counts_.worst()), counts_.words());
    }
    if (counts_.all() == 0) page += "<p>No domain was checked.</p>\n";
    if (!contact_.empty()) page += "<p>Contact: " + contact_ + "</p>\n";
    return page +
           fmt::format("<p class=\"faint\">Checked <time datetime=\"{}\">{}</time> by {}.</p>\n</header>\n",
                       print_utc(now_), minute_text(now_), program_);
  }

  std::chrono::sys_seconds now_;
  std::string program_;
  std::string title_;
  std::string contact_;
  VerdictCounts counts_;
  std::string only_;  // the first domain, in case it is the only one
  std::string rows_;
  WorstFirst sections_{kMostDetails};
};

}  // namespace

constinit const CheckFormat kHtmlCheck = {
    .name = "html",
    .printer = make_check_printer<HtmlPrinter>,
    .wrote =
        [](std::string_view start) {
          return start.starts_with("<!DOCTYPE html>\n") &&
                 start.find("<meta name=\"generator\" content=\"mtasts ") != std::string_view::npos;
        },
    .help = "a page to mail to a customer",
    .is_printed_at_end = true,
    .is_for_customers = true,
};

}  // namespace mtasts
