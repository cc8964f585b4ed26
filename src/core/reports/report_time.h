// The times of reports (RFC 8460 §4.4): RFC 3339, and without zone as Microsoft writes them.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

namespace mtasts {

struct ReportTime {
  std::chrono::sys_seconds time;
  bool has_zone;  // without zone the time is read as UTC
};

// "2026-11-28T00:00:00Z", "2026-11-28t01:00:00.5+01:00", "2026-11-28 00:00:00". Fractions are dropped.
// Nothing for any other text, such as a date without time or a day that does not exist.
[[nodiscard]] std::optional<ReportTime> read_report_time(std::string_view text);

}  // namespace mtasts
