// The words of the status of a fleet for people, the same in every format. All texts are printable.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mtasts/rollout_status.h"

namespace mtasts {

// One line of the table: a domain, or the number of hosted domains of a primary that are alike.
struct StatusLine {
  const DomainStatus* row;  // the first one
  std::size_t alike = 1;    // more than one: summed up
};

// Hosted domains without a problem that have the same primary, mode, state and next step are summed up if
// they are more than this.
inline constexpr std::size_t kMostAlike = 20;

// All domains in the order of the fleet; `lists_all`: each on a line of its own.
[[nodiscard]] std::vector<StatusLine> status_lines(const FleetStatus& fleet, bool lists_all);

// "4998 hosted domains follow shop.example", "12 hosted domains: after shop.example".
[[nodiscard]] std::string alike_text(const StatusLine& line, std::chrono::sys_seconds now);

// "mode enforce from 2026-11-15, in 14 days"
[[nodiscard]] std::string next_text(const NextStep& next, std::chrono::sys_seconds now);
// "ok", "waiting: mode enforce from 2026-11-15, in 14 days", "held: mx-differ"
[[nodiscard]] std::string state_text(const DomainStatus& row, std::chrono::sys_seconds now);

// The day of a time, "-" for none.
[[nodiscard]] std::string day_or_dash(const std::optional<std::chrono::sys_seconds>& time);
// domain, mode, since, id, last change, state and next step.
[[nodiscard]] const std::array<std::string_view, 6>& status_columns();
[[nodiscard]] std::array<std::string, 6> status_cells(const DomainStatus& row, std::chrono::sys_seconds now);

// "MX may move to hosts of mx2.example.com from 2026-12-11 01:00 UTC; safe for all senders from ..."
[[nodiscard]] std::string mx_date_text(const RolloutDate& date);

// The notes about the fleet as a whole: hooks and unmanaged domains.
[[nodiscard]] std::vector<std::string> fleet_notes(const FleetStatus& fleet);

// "12 domains: 10 ok, 2 held"
[[nodiscard]] std::string fleet_counts_text(const FleetStatus& fleet);

inline constexpr std::array<FleetState, 6> kFleetStates = {FleetState::in_order, FleetState::waiting,
                                                           FleetState::pending,  FleetState::held,
                                                           FleetState::drifted,  FleetState::unknown};
// The number of domains of each state, by its value.
[[nodiscard]] std::array<std::size_t, 6> fleet_counts(const FleetStatus& fleet);

}  // namespace mtasts
