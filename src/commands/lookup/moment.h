// The time that ids and ledger lines are dated with.
#pragma once

#include <optional>
#include <string>

#include "cli/context.h"
#include "mtasts/policy_id.h"

namespace mtasts {

struct Moment {
  Day day;           // UTC
  std::string text;  // RFC 3339, UTC: "2026-11-21T12:00:00Z"
};

// --date (its midnight), else SOURCE_DATE_EPOCH, else the clock. Warns of a clock that cannot be right.
// Fault::usage, code "bad-date", for a SOURCE_DATE_EPOCH that is no time.
[[nodiscard]] Result<Moment> moment(const std::optional<Day>& wished, Context& context);

}  // namespace mtasts
