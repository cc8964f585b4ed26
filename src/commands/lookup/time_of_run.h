// The time that dates ids and ledger lines.
#pragma once

#include <optional>
#include <string>

#include "cli/context.h"
#include "mtasts/policy_id.h"

namespace mtasts {

struct TimeOfRun {
  Day day;           // UTC
  std::string text;  // RFC 3339, UTC: "2026-11-21T12:00:00Z"
};

// The requested day (its midnight), else SOURCE_DATE_EPOCH, else the clock. Warns of a clock that is clearly
// wrong. Fault::usage, code "bad-date", for an invalid SOURCE_DATE_EPOCH.
[[nodiscard]] Result<TimeOfRun> time_of_run(const std::optional<Day>& requested, Context& context);

}  // namespace mtasts
