// One self-contained page: the table, then the domains with a problem or a date.
#include <fmt/format.h>

#include <algorithm>

#include "cli/check_output/check_format.h"
#include "cli/check_output/html_page.h"
#include "cli/check_output/seen_summary.h"
#include "cli/rollout_output/status_format.h"
#include "cli/rollout_output/status_words.h"
#include "mtasts/counted.h"
#include "mtasts/printable.h"
#include "mtasts/utc_time.h"

namespace mtasts {
namespace {

constexpr std::string_view kStatusStyle = R"css(
.ok { color: var(--good); background: var(--good-shade); }
.note::first-letter { text-transform: uppercase; }
@media print { .effect { break-after: avoid; } }
.waiting, .pending { color: var(--info); background: var(--info-shade); }
.held { color: var(--warning); background: var(--warning-shade); }
.drift { color: var(--broken); background: var(--broken-shade); }
tbody th.hosted { padding-left: 1.25rem; font-weight: 400; }
@media screen and (min-width: 40.01rem) {
  .status td { min-width: 6rem; }
  .status tbody th, .status td:last-child { min-width: 14rem; }
}
@media (max-width: 40rem) {
  .status thead { display: none; }
  .status tr { display: block; border-bottom: 1px solid var(--line); padding: .5rem 0; }
  .status th, .status td { display: block; border: 0; padding: .1rem 0; min-width: 0; }
  .status tbody th.hosted { padding-left: 0; }
  .status td[data-name]::before { content: attr(data-name) ": "; color: var(--faint); }
  .status td.none { display: none; }
}
)css";

std::string_view meaning_of_fleet(FleetState state) {
  switch (state) {
    case FleetState::in_order: return "There is nothing to do.";
    case FleetState::waiting: return "Everything that is left waits for a date.";
    case FleetState::pending: return "The next run of apply has something to do.";
    case FleetState::held: return "Something waits for a person.";
    case FleetState::drifted: return "Something that is live differs from the ledger or from the files.";
    case FleetState::unknown: return "Something could not be determined.";
  }
  return {};
}

// A cell without a value takes no room on a phone.
std::string text_cell(std::string_view name, const std::string& value) {
  return fmt::format("<td{} data-name=\"{}\">{}</td>", value == "-" ? " class=\"none\"" : "", name,
                     html_text(value));
}

std::string time_cell(std::string_view name, const std::optional<std::chrono::sys_seconds>& time) {
  if (!time) return text_cell(name, "-");
  return fmt::format("<td data-name=\"{}\"><time datetime=\"{}\">{}</time></td>", name, print_utc(*time),
                     day_or_dash(time));
}

std::string html_status_line(const StatusLine& line, const std::string& id, std::chrono::sys_seconds now) {
  const DomainStatus& row = *line.row;
  const bool is_below = row.role == FleetRole::hosted && row.primary;
  if (line.alike > 1) {
    return fmt::format("<tr><th scope=\"row\" colspan=\"5\" class=\"hosted\">{}</th><td>{}</td></tr>\n",
                       html_text(alike_text(line, now)), html_mark(text(row.state)));
  }
  const auto cells = status_cells(row, now);
  const std::string name = html_text(cells[0]);
  std::string state = html_mark(text(row.state));
  const std::string words = cells[5].substr(std::min(cells[5].size(), text(row.state).size()));
  if (words.starts_with(": ")) state += ' ' + html_text(words.substr(2));
  return fmt::format(
      "<tr><th scope=\"row\"{}>{}</th>{}{}{}{}<td>{}</td></tr>\n", is_below ? " class=\"hosted\"" : "",
      id.empty() ? name : fmt::format("<a href=\"#{}\">{}</a>", id, name), text_cell("mode", cells[1]),
      time_cell("since", row.since), text_cell("id", cells[3]), time_cell("changed", row.last_change), state);
}

std::string html_details(const DomainStatus& row, const std::string& id, std::chrono::sys_seconds now) {
  std::string section =
      fmt::format("<section id=\"{0}\" aria-labelledby=\"{0}-h\">\n<h2 id=\"{0}-h\">{1}: {2}</h2>\n", id,
                  html_text(row.domain.text()), html_mark(text(row.state)));
  if (row.next) section += "<p class=\"effect\">Next: " + html_text(next_text(*row.next, now)) + "</p>\n";
  std::string items;
  for (const std::string& drift : row.drift) {
    items += "<li>\n<p>" + html_mark("drift") + ' ' + html_text(drift) + "</p>\n</li>\n";
  }
  for (const Hold& hold : row.problems) {
    const bool is_unknown = kind_of(hold.reason) == HoldKind::unknown;
    items +=
        fmt::format("<li>\n<p>{} <strong>{}</strong>: {}</p>\n", html_mark(is_unknown ? "unknown" : "held"),
                    text(hold.reason), html_text(unescape_printable(hold.message)));
    if (!hold.opened_by.empty()) {
      items += "<p class=\"hint\"><strong>What to do:</strong> " +
               html_text(unescape_printable(hold.opened_by)) + "</p>\n";
    }
    items += "</li>\n";
  }
  if (!items.empty()) section += "<ol class=\"findings\">\n" + items + "</ol>\n";
  if (row.mx_dates.empty()) return section + "</section>\n";
  section += "<h3>Dates of the MX</h3>\n<ul>\n";
  for (const RolloutDate& date : row.mx_dates) section += "<li>" + html_text(mx_date_text(date)) + "</li>\n";
  return section + "</ul>\n</section>\n";
}

bool has_details(const DomainStatus& row) {
  return !row.drift.empty() || !row.problems.empty() || !row.mx_dates.empty();
}

std::string html_status_head(const FleetStatus& fleet, const Printing& settings) {
  const FleetState gravest = gravest_state(fleet);
  std::string summary =
      fmt::format("<p>{} {}.</p>\n", meaning_of_fleet(gravest), html_text(fleet_counts_text(fleet)));
  for (const std::string& note : fleet_notes(fleet)) {
    summary += "<p class=\"note\">" + html_text(note) + ".</p>\n";
  }
  return html_page_begin({.heading = "MTA-STS rollout of " + counted(fleet.domains.size(), "domain"),
                          .verdict = text(gravest),
                          .summary = std::move(summary),
                          .made = "Observed",
                          .printing = settings,
                          .more_style = kStatusStyle});
}

void print_status_html(const FleetStatus& fleet, const Printing& settings, const StatusSink& write) {
  write(html_status_head(fleet, settings));
  write(
      "<section aria-labelledby=\"overview\">\n<h2 id=\"overview\">Domains</h2>\n"
      "<div class=\"wide status\" role=\"group\" aria-labelledby=\"overview\" tabindex=\"0\">\n<table>\n");
  write(html_head_row({status_columns().begin(), status_columns().end()}) + "<tbody>\n");
  const std::vector<StatusLine> lines = status_lines(fleet, settings.lists_all);
  std::vector<const DomainStatus*> detailed;
  std::size_t left_out = 0;
  for (const StatusLine& line : lines) {
    std::string id;
    const bool is_detailed = line.alike == 1 && has_details(*line.row);
    if (is_detailed && (detailed.size() < kMostDetails || settings.lists_all)) {
      detailed.push_back(line.row);
      id = fmt::format("d{}", detailed.size());
    } else if (is_detailed) {
      ++left_out;
    }
    write(html_status_line(line, id, settings.now));
  }
  write("</tbody>\n</table>\n</div>\n");
  write(html_left_out(left_out));
  write("</section>\n");
  for (std::size_t i = 0; i < detailed.size(); ++i) {
    write(html_details(*detailed[i], fmt::format("d{}", i + 1), settings.now));
  }
  write(html_page_end("deploys MTA-STS (RFC 8461) and TLS reporting (RFC 8460)", settings.program));
}

}  // namespace

constinit const StatusFormat kHtmlStatus = {
    .name = "html",
    .print = print_status_html,
    .print_states = nullptr,
    .wrote = [](std::string_view start) { return is_html_page(start, "MTA-STS rollout of "); },
    .help = "a page",
};

}  // namespace mtasts
