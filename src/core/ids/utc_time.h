// Points in time as text: RFC 3339, UTC, whole seconds.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace mtasts {

// "2026-11-21T12:00:00Z". Years of 0 to 9999 have four digits.
[[nodiscard]] std::string print_utc(std::chrono::sys_seconds time);

// The same form; nothing for any other text, nor for a day or an hour that there is not. A leap second counts
// as the second after it.
[[nodiscard]] std::optional<std::chrono::sys_seconds> read_utc(std::string_view text);

// A span in its largest whole unit, without sign: "5 days", "1 hour", "3 minutes", "0 seconds".
[[nodiscard]] std::string print_span(std::chrono::seconds span);

}  // namespace mtasts
