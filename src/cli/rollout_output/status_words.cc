#include "cli/rollout_output/status_words.h"

#include <algorithm>
#include <map>
#include <set>

#include "cli/check_output/seen_summary.h"
#include "cli/domain_counts.h"
#include "cli/text/paragraph.h"
#include "mtasts/counted.h"
#include "mtasts/join_names.h"
#include "mtasts/printable.h"
#include "mtasts/utc_time.h"

namespace mtasts {
namespace {

constexpr std::size_t kMostUnmanaged = 20;
constexpr std::array<std::string_view, 6> kStatusColumns = {"domain", "mode",    "since",
                                                            "id",     "changed", "state"};

bool can_be_summed_up(const DomainStatus& row) {
  return row.role == FleetRole::hosted && row.primary && row.drift.empty() && row.problems.empty() &&
         row.mx_dates.empty();
}

bool are_alike(const DomainStatus& one, const DomainStatus& other) {
  return one.primary == other.primary && one.state == other.state && one.mode == other.mode &&
         one.id == other.id && one.next == other.next;
}

// The number of the hosted domains that are like each of them.
class Alike {
 public:
  explicit Alike(const std::vector<DomainStatus>& rows) {
    for (const DomainStatus& row : rows) {
      if (!can_be_summed_up(row)) continue;
      const auto group = find(row);
      if (group != groups_.end()) {
        ++group->alike;
      } else {
        groups_.push_back({&row, 1});
        by_primary_.emplace(*row.primary, groups_.size() - 1);
      }
    }
  }
  // Null if the row has a line of its own.
  [[nodiscard]] const StatusLine* line_of(const DomainStatus& row) {
    if (!can_be_summed_up(row)) return nullptr;
    const auto group = find(row);
    return group != groups_.end() && group->alike > kMostAlike ? &*group : nullptr;
  }

 private:
  [[nodiscard]] std::vector<StatusLine>::iterator find(const DomainStatus& row) {
    const auto [begin, end] = by_primary_.equal_range(*row.primary);
    const auto group = std::find_if(
        begin, end, [&](const auto& position) { return are_alike(*groups_[position.second].row, row); });
    return group == end ? groups_.end() : groups_.begin() + static_cast<std::ptrdiff_t>(group->second);
  }

  std::vector<StatusLine> groups_ = {};
  std::multimap<DomainName, std::size_t> by_primary_ = {};
};

// Near times are printed with hour and minute.
bool is_near(std::chrono::sys_seconds then, std::chrono::sys_seconds now) {
  return then > now && then - now < std::chrono::days(2);
}

std::string reasons_text(const DomainStatus& row) {
  std::vector<std::string> reasons;
  for (const Hold& hold : row.problems) reasons.emplace_back(text(hold.reason));
  return joined(reasons, ", ");
}

}  // namespace

std::vector<StatusLine> status_lines(const FleetStatus& fleet, bool lists_all) {
  std::vector<StatusLine> lines;
  Alike alike(fleet.domains);
  for (const DomainStatus& row : fleet.domains) {
    const StatusLine* summed_up = lists_all ? nullptr : alike.line_of(row);
    if (summed_up == nullptr) {
      lines.push_back({&row});
    } else if (summed_up->row == &row) {
      lines.push_back(*summed_up);
    }
  }
  return lines;
}

std::string alike_text(const StatusLine& line, std::chrono::sys_seconds now) {
  const std::string domains = counted(line.alike, "hosted domain");
  if (line.row->state == FleetState::in_order) return domains + " follow " + line.row->primary->text();
  return domains + ' ' + state_text(*line.row, now);
}

std::string next_text(const NextStep& next, std::chrono::sys_seconds now) {
  std::string words = printable(unescape_printable(next.text));
  if (!next.from) return words;
  words += " from " + (is_near(*next.from, now) ? minute_text(*next.from) : day_or_dash(next.from));
  if (*next.from > now) words += ", in " + print_span(*next.from - now);
  return words;
}

std::string state_text(const DomainStatus& row, std::chrono::sys_seconds now) {
  std::string words(text(row.state));
  const bool has_reasons = row.state == FleetState::held || row.state == FleetState::unknown;
  if (has_reasons && !row.problems.empty()) return words + ": " + reasons_text(row);
  if (row.state == FleetState::drifted) return words + ", see below";
  if (row.next) words += ": " + next_text(*row.next, now);
  return words;
}

std::string day_or_dash(const std::optional<std::chrono::sys_seconds>& time) {
  return time ? print_utc_day(std::chrono::floor<std::chrono::days>(*time)) : "-";
}

const std::array<std::string_view, 6>& status_columns() {
  return kStatusColumns;
}

std::array<std::string, 6> status_cells(const DomainStatus& row, std::chrono::sys_seconds now) {
  return {row.domain.text(),
          row.mode ? std::string(text(*row.mode)) : "-",
          day_or_dash(row.since),
          row.id ? row.id->text() : "-",
          day_or_dash(row.last_change),
          state_text(row, now)};
}

std::string mx_date_text(const RolloutDate& date) {
  const std::string pattern = date.pattern ? date.pattern->text() : "any host";
  if (date.kind == DateKind::mx_may_leave) {
    return pattern + " leaves the policy at " + minute_text(date.from);
  }
  return "MX may move to " + pattern + " from " + minute_text(date.from) + ", safe for all senders from " +
         minute_text(date.safe) + (date.reason.empty() ? "" : ": " + date.reason) +
         (date.check.empty() ? "" : "; check it first: " + date.check);
}

std::vector<std::string> fleet_notes(const FleetStatus& fleet) {
  std::vector<std::string> notes;
  for (const Hook hook : fleet.unfinished_hooks) {
    if (hook == Hook::web && fleet.web_hook_gate) {
      notes.push_back("the web hook is held: " + printable(fleet.web_hook_gate->message) + ": " +
                      printable(fleet.web_hook_gate->opened_by));
      continue;
    }
    notes.push_back(std::string(hook == Hook::web ? "the web" : "the DNS") +
                    " hook has not succeeded since files or settings changed: mtasts apply runs it");
  }
  const auto unfetched = std::ranges::count_if(fleet.domains, [](const DomainStatus& row) {
    return row.role == FleetRole::hosted && row.state == FleetState::in_order && !row.is_fetched;
  });
  if (unfetched > 0) {
    notes.push_back(counted(static_cast<std::uint64_t>(unfetched), "hosted domain") +
                    " ok by DNS, without a look at the policy over HTTPS: each day it is fetched for others");
  }
  std::set<DomainName> unseen_mx;
  for (const DomainStatus& row : fleet.domains) unseen_mx.insert(row.unseen_mx.begin(), row.unseen_mx.end());
  if (!unseen_mx.empty())
    notes.push_back("mode enforce needs TLS that could not be checked from here: " +
                    join_some_hosts(unseen_mx, ", "));
  if (fleet.unmanaged.empty()) return notes;
  std::vector<std::string> names;
  const std::size_t shown = std::min(fleet.unmanaged.size(), kMostUnmanaged);
  for (std::size_t i = 0; i < shown; ++i) names.push_back(fleet.unmanaged[i].text());
  std::string note = "not in the settings, and left as " +
                     std::string(shown == 1 ? "it is: " : "they are: ") + joined(names, ", ");
  if (shown < fleet.unmanaged.size())
    note += " and " + std::to_string(fleet.unmanaged.size() - shown) + " more";
  notes.push_back(std::move(note));
  return notes;
}

std::array<std::size_t, 6> fleet_counts(const FleetStatus& fleet) {
  std::array<std::size_t, 6> counts = {};
  for (const DomainStatus& row : fleet.domains) ++counts.at(static_cast<std::size_t>(row.state));
  return counts;
}

std::string fleet_counts_text(const FleetStatus& fleet) {
  std::vector<std::string> words;
  const auto counts = fleet_counts(fleet);
  for (const FleetState state : kFleetStates) {
    const std::size_t count = counts.at(static_cast<std::size_t>(state));
    if (count > 0) words.push_back(std::to_string(count) + ' ' + std::string(text(state)));
  }
  return words.empty() ? "no domains" : list_summary(fleet.domains.size(), joined(words, ", "));
}

}  // namespace mtasts
