#include "cli/check_output/html_page.h"

#include <fmt/format.h>

#include "cli/check_output/html_style.h"
#include "cli/check_output/markup.h"
#include "cli/check_output/seen_words.h"
#include "cli/finding_text.h"
#include "mtasts/printable.h"
#include "mtasts/tlsrpt_record.h"
#include "mtasts/utc_time.h"

namespace mtasts {
namespace {

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

std::string html_page_begin(const HtmlPage& page) {
  const std::string program = html_text(page.program);
  const std::string title = html_text(page.title);
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
  if (!page.contact.empty()) text += "<p>Contact: " + html_contact(page.contact) + "</p>\n";
  return text +
         fmt::format("<p class=\"faint\">{} <time datetime=\"{}\">{}</time> by {}.</p>\n</header>\n",
                     page.made, print_utc(page.now), minute_text(page.now), program) +
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
