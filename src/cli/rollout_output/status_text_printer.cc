// A table for a terminal: one line a domain, then the problems with what opens them.
#include <algorithm>
#include <array>
#include <string>

#include "cli/check_output/check_format.h"
#include "cli/rollout_output/status_format.h"
#include "cli/rollout_output/status_words.h"
#include "cli/text/paragraph.h"
#include "mtasts/counted.h"
#include "mtasts/printable.h"

namespace mtasts {
namespace {

constexpr std::size_t kCells = 6;
constexpr std::size_t kLastCell = kCells - 1;
constexpr std::string_view kGap = "  ";
// The least width of the last column; others are left out before it gets less.
constexpr std::size_t kLeastState = 28;
using Cells = std::array<std::string, kCells>;

std::string_view colour_of(FleetState state) {
  switch (state) {
    case FleetState::in_order: return "\x1b[1;32m";
    case FleetState::waiting:
    case FleetState::pending: return "\x1b[1;36m";
    case FleetState::held: return "\x1b[1;33m";
    case FleetState::drifted: return "\x1b[1;31m";
    case FleetState::unknown: return "\x1b[1;35m";
  }
  return {};
}

// A hosted domain is indented below its primary.
Cells cells_of(const DomainStatus& row, std::chrono::sys_seconds now) {
  Cells cells = status_cells(row, now);
  if (row.role == FleetRole::hosted && row.primary) cells[0].insert(0, kGap);
  return cells;
}

class StatusTable {
 public:
  StatusTable(const std::vector<StatusLine>& lines, const Printing& settings) : settings_(settings) {
    for (std::size_t i = 0; i < kCells; ++i) widths_[i] = status_columns()[i].size();
    std::size_t longest_state = kLeastState;
    for (const StatusLine& line : lines) {
      if (line.alike > 1) continue;
      const Cells cells = cells_of(*line.row, settings.now);
      for (std::size_t i = 0; i < kLastCell; ++i) widths_[i] = std::max(widths_[i], columns(cells[i]));
      longest_state = std::max(longest_state, columns(cells[kLastCell]));
    }
    shown_.fill(true);
    shown_[0] = true;
    // The time of the last change goes first, then the id.
    if (room() < longest_state) shown_[4] = false;
    for (const std::size_t cell : {3U, 2U}) {
      if (room() < kLeastState) shown_[cell] = false;
    }
  }

  [[nodiscard]] std::string head() const {
    Cells cells;
    std::copy(status_columns().begin(), status_columns().end(), cells.begin());
    return begin_of(cells) + cells[kLastCell] + '\n';
  }

  [[nodiscard]] std::string line(const StatusLine& line) const {
    if (line.alike > 1) return std::string(kGap) + alike_text(line, settings_.now) + '\n';
    const Cells cells = cells_of(*line.row, settings_.now);
    std::string lines;
    for (const std::string& words : wrapped(cells[kLastCell], std::max(room(), kLeastState))) {
      const bool is_first = lines.empty();
      lines += is_first ? begin_of(cells) + coloured(words, line.row->state)
                        : std::string(indent(), ' ') + std::string(kGap) + words;
      lines += '\n';
    }
    return lines;
  }

 private:
  // The columns before the last one.
  [[nodiscard]] std::size_t indent() const {
    std::size_t width = 0;
    for (std::size_t i = 0; i < kLastCell; ++i) width += shown_[i] ? widths_[i] + kGap.size() : 0;
    return width;
  }
  [[nodiscard]] std::size_t room() const {
    if (settings_.width == 0) return std::string::npos;
    return settings_.width - std::min(settings_.width, indent());
  }
  [[nodiscard]] std::string begin_of(const Cells& cells) const {
    std::string begin;
    for (std::size_t i = 0; i < kLastCell; ++i) {
      if (!shown_[i]) continue;
      begin += cells[i] + std::string(widths_[i] - columns(cells[i]), ' ') + std::string(kGap);
    }
    return begin;
  }
  [[nodiscard]] std::string coloured(const std::string& words, FleetState state) const {
    if (settings_.colours == Colours::off) return words;
    const std::size_t length = text(state).size();
    return std::string(colour_of(state)) + words.substr(0, length) + "\x1b[0m" + words.substr(length);
  }

  const Printing& settings_;
  std::array<std::size_t, kCells> widths_ = {};
  std::array<bool, kCells> shown_ = {};
};

// `words` in lines, those after the first behind four spaces.
std::string status_block(const std::string& words, const Printing& settings) {
  return hanging("", words, "    ", settings.width);
}

std::string details_of(const DomainStatus& row, const Printing& settings) {
  const std::string domain = row.domain.text() + ": ";
  std::string lines;
  for (const std::string& drift : row.drift) lines += status_block(domain + "drift: " + drift, settings);
  for (const Hold& hold : row.problems) {
    lines += status_block(
        domain + std::string(text(hold.reason)) + ": " + printable(unescape_printable(hold.message)),
        settings);
    if (hold.opened_by.empty()) continue;
    lines += "  " + status_block("opened by: " + printable(unescape_printable(hold.opened_by)), settings);
  }
  for (const RolloutDate& date : row.mx_dates) lines += status_block(domain + mx_date_text(date), settings);
  return lines;
}

void print_status_text(const FleetStatus& fleet, const Printing& settings, const StatusSink& write) {
  const std::vector<StatusLine> lines = status_lines(fleet, settings.lists_all);
  const StatusTable table(lines, settings);
  write(table.head());
  for (const StatusLine& line : lines) write(table.line(line));
  std::size_t shown = 0;
  std::size_t left_out = 0;
  for (const StatusLine& line : lines) {
    const std::string details = details_of(*line.row, settings);
    if (details.empty()) continue;
    if (shown == kMostDetails && !settings.lists_all) {
      ++left_out;
      continue;
    }
    if (shown++ == 0) write("\n");
    write(details);
  }
  if (left_out > 0) write("and " + counted(left_out, "more domain") + ": --all prints them\n");
  write("\n");
  for (const std::string& note : fleet_notes(fleet)) write(status_block(note, settings));
  write(status_block(fleet_counts_text(fleet), settings));
}

void print_states_text(const std::vector<DeploymentState>& states, const Printing& settings,
                       const StatusSink& write) {
  for (const DeploymentState& state : states) {
    write(status_block(
        state.domain.text() + ": " + std::string(text(state.stage)) + " - " + printable(state.reason),
        settings));
    write("next: " + state.next + '\n');
  }
}

}  // namespace

constinit const StatusFormat kTextStatus = {
    .name = "text",
    .print = print_status_text,
    .print_states = print_states_text,
    .wrote =
        [](std::string_view start) {
          return start.starts_with("domain ") || start.find("\nnext: mtasts ") != std::string_view::npos;
        },
    .help = "for a terminal",
};

}  // namespace mtasts
