// Points in time as text: RFC 3339 §5.6, in UTC, in whole seconds.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace mtasts {

// "2026-11-21T12:00:00Z". Times outside the years 0 to 9999, which RFC 3339 cannot write, become the first or
// the last second of these years.
[[nodiscard]] std::string print_utc(std::chrono::sys_seconds time);

// "2026-11-21", of the same years.
[[nodiscard]] std::string print_utc_day(std::chrono::sys_days day);

// Reads the form of print_utc(), years 1 to 9999. Nothing for any other text, such as 2026-02-30. The
// second 60, a leap second, is read as the second after it.
[[nodiscard]] std::optional<std::chrono::sys_seconds> read_utc(std::string_view text);

// A span in its largest whole unit, without sign: "5 days", "1 hour", "3 minutes", "0 seconds".
[[nodiscard]] std::string print_span(std::chrono::seconds span);

}  // namespace mtasts
