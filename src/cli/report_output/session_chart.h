// The chart of sessions by day and result, as SVG for a page. Patterns and labels repeat the colours.
#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "mtasts/tlsrpt_summary.h"

namespace mtasts {

// The sessions of one policy type in some days that follow each other.
struct SessionPeriod {
  std::chrono::sys_days first = {};
  std::chrono::sys_days last = {};
  TlsrptCounts counts = {};
};

// Periods of a day, or longer ones of the same length, so that there are at most 31; those without reports
// are left out. `days` are sorted.
[[nodiscard]] std::vector<SessionPeriod> session_periods(const std::vector<TlsrptDay>& days,
                                                         std::string_view policy_type);

// "2026-11-20", or "2026-11-16 to 2026-11-22".
[[nodiscard]] std::string period_text(const SessionPeriod& period);

// Columns for good sessions, and below them, on a scale of their own, for failed ones. Empty for no period.
// `id` is unique on the page; `label` is HTML, for readers that do not see the chart.
[[nodiscard]] std::string session_chart(const std::vector<SessionPeriod>& periods, std::string_view id,
                                        std::string_view label);

// CSS for pages with charts.
[[nodiscard]] std::string_view session_chart_style();

}  // namespace mtasts
