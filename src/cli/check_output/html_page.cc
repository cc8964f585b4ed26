#include "cli/check_output/html_page.h"

#include <fmt/format.h>

#include "cli/check_output/seen_summary.h"
#include "cli/text/finding_text.h"
#include "cli/text/markup.h"
#include "mtasts/counted.h"
#include "mtasts/printable.h"
#include "mtasts/tlsrpt_record.h"
#include "mtasts/utc_time.h"

namespace mtasts {
namespace {

// For light and dark themes, narrow screens and paper. Colours only repeat the words.
constexpr std::string_view kHtmlStyle = R"css(
:root {
  --page: #ffffff; --text: #1c2024; --faint: #5a6169; --line: #d5d9de; --shade: #f5f6f8; --link: #0b57a4;
  --good: #14652f; --good-shade: #e3f4e8; --warning: #7a4a00; --warning-shade: #fdf1d8;
  --broken: #a01c1c; --broken-shade: #fce6e6; --unknown: #5d2e91; --unknown-shade: #f0e8fa;
  --info: #0f5570; --info-shade: #e2f1f7;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --page: #15181b; --text: #e4e7ea; --faint: #a3abb3; --line: #3a4047; --shade: #1e2226; --link: #7db8f5;
    --good: #86d9a0; --good-shade: #16301f; --warning: #f2c46d; --warning-shade: #362a10;
    --broken: #ff9c9c; --broken-shade: #3d1a1a; --unknown: #cdaaf5; --unknown-shade: #2c1f3d;
    --info: #88cfe8; --info-shade: #14303b;
  }
}
* { box-sizing: border-box; }
body {
  max-width: 72rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; background: var(--page); color: var(--text);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif;
  overflow-wrap: anywhere;
}
h1, h2, h3 { line-height: 1.25; }
h1 { font-size: 1.75rem; margin: 0 0 .5rem; }
h2 { font-size: 1.35rem; margin: 0 0 .5rem; }
h3 { font-size: 1.05rem; margin: 1.5rem 0 .5rem; }
p { margin: .25rem 0; }
a { color: var(--link); }
code { font-family: ui-monospace, "DejaVu Sans Mono", Consolas, monospace; font-size: .9em; }
section { border-top: 2px solid var(--line); margin-top: 2rem; padding-top: 1.25rem; }
footer, .faint { color: var(--faint); }
footer { border-top: 1px solid var(--line); margin-top: 2rem; padding-top: .75rem; font-size: .875rem; }
.mark {
  display: inline-block; padding: 0 .5em; border: 1px solid; border-radius: .3em; font-weight: 600;
  white-space: nowrap;
}
.good { color: var(--good); background: var(--good-shade); }
.warning { color: var(--warning); background: var(--warning-shade); }
.broken, .error { color: var(--broken); background: var(--broken-shade); }
.unknown { color: var(--unknown); background: var(--unknown-shade); }
.info { color: var(--info); background: var(--info-shade); }
.findings { list-style: none; margin: 0; padding: 0; }
.findings li { border: 1px solid var(--line); border-radius: .4em; padding: .6rem .8rem; margin: .6rem 0; }
.hint { background: var(--shade); border-left: 3px solid var(--line); padding: .3rem .7rem; margin: .4rem 0; }
.effect { font-size: 1.1rem; margin: .5rem 0; }
.result { font-size: 1.25rem; font-weight: 600; }
ul { margin: .25rem 0; padding-left: 1.25rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
th, td { border-bottom: 1px solid var(--line); padding: .35rem .6rem .35rem 0; text-align: left; vertical-align: top; }
thead th { color: var(--faint); font-weight: 600; }
/* Names are not broken without need; where there is none left, the table scrolls. */
td { min-width: 7rem; }
tbody th { min-width: 10rem; font-weight: 600; }
@media print {
  body { max-width: none; padding: 0; font-size: 10pt; }
  h2, h3 { break-after: avoid; }
  li, tr { break-inside: avoid; }
  .wide { overflow: visible; }
  table { font-size: 8pt; }
  td, tbody th { min-width: 4.5rem; }
  .mark { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  a { color: inherit; }
}
)css";

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

// A mail address and an https URI become links, other text does not.
std::string html_contact(const std::string& typed) {
  const auto uri = ReportUri::from_operator(typed);
  if (!uri) return html_text(typed);
  return fmt::format("<a href=\"{}\">{}</a>", html_text(uri->text()), html_text(typed));
}

}  // namespace

std::string html_text(std::string_view octets) {
  return markup_escaped(printable(octets));
}

std::string html_mark(std::string_view word) {
  return fmt::format("<span class=\"mark {0}\">{0}</span>", word);
}

std::string html_finding(const Finding& finding) {
  const std::string place = markup_escaped(place_text(finding));
  std::string item = fmt::format("<li>\n<p>{} {}{}</p>\n", html_mark(text(finding.severity)),
                                 place.empty() ? std::string() : fmt::format("<strong>{}</strong>: ", place),
                                 html_text(finding.message));
  if (!finding.hint.empty()) {
    item += "<p class=\"hint\"><strong>What to do:</strong> " + html_text(finding.hint) + "</p>\n";
  }
  item += "<p class=\"faint\"><code>" + html_text(finding.code) + "</code>";
  if (!finding.rfc.empty()) item += ", " + rfc_link(finding.rfc);
  return item + "</p>\n</li>\n";
}

std::string html_head_row(const std::vector<std::string>& columns) {
  std::string row = "<thead><tr>";
  for (const std::string& column : columns) {
    row += "<th scope=\"col\">" + markup_escaped(column) + "</th>";
  }
  return row + "</tr></thead>\n";
}

std::string html_table(std::string_view style, std::string_view id, const std::string& head,
                       const std::string& rows) {
  return fmt::format(
      "<div class=\"{}\" role=\"group\" aria-labelledby=\"{}\" "
      "tabindex=\"0\">\n<table>\n{}<tbody>\n{}</tbody>\n"
      "</table>\n</div>\n",
      style, id, head, rows);
}

std::string html_left_out(std::size_t domains) {
  return domains == 0 ? "" : "<p>Details of " + counted(domains, "domain") + " are left out.</p>\n";
}

std::string html_page_begin(const HtmlPage& page) {
  const std::string program = html_text(page.printing.program);
  const std::string title = html_text(page.printing.title);
  std::string text = fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta name=\"color-scheme\" content=\"light dark\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
      "'unsafe-inline'\">\n"
      "<meta name=\"generator\" content=\"{}\">\n<title>{}{}: {}</title>\n<style>{}{}</style>\n</head>\n",
      program, title.empty() ? "" : title + ": ", page.heading, page.verdict, kHtmlStyle, page.more_style);
  const std::string result = page.heading + ": " + html_mark(page.verdict);
  text += "<body>\n<header>\n";
  text += title.empty() ? "<h1>" + result + "</h1>\n"
                        : "<h1>" + title + "</h1>\n<p class=\"result\">" + result + "</p>\n";
  text += page.summary;
  if (!page.printing.contact.empty()) text += "<p>Contact: " + html_contact(page.printing.contact) + "</p>\n";
  return text +
         fmt::format("<p class=\"faint\">{} <time datetime=\"{}\">{}</time> by {}.</p>\n</header>\n",
                     page.made, print_utc(page.printing.now), minute_text(page.printing.now), program) +
         "<main>\n";
}

std::string html_page_end(std::string_view role, const std::string& program) {
  return fmt::format("</main>\n<footer>\n<p>Made by {}, which {}.</p>\n</footer>\n</body>\n</html>\n",
                     html_text(program), role);
}

bool is_html_page(std::string_view start, std::string_view heading) {
  const std::string_view title = start.substr(std::min(start.find("<title>"), start.size()));
  return start.starts_with("<!DOCTYPE html>\n") &&
         start.find("<meta name=\"generator\" content=\"mtasts ") != std::string_view::npos &&
         title.substr(0, title.find("</title>")).find(heading) != std::string_view::npos;
}

}  // namespace mtasts
