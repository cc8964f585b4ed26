// The words for the parts of an observation, the same in every format.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "mtasts/dns_answer.h"
#include "mtasts/observation.h"
#include "mtasts/tls_session.h"

namespace mtasts {

// "records", "no-such-name", "no-such-data" or "failed".
[[nodiscard]] std::string_view word(DnsStatus status);

// "expired", "not-yet-valid", "self-signed", "unknown-issuer", "weak" or "other".
[[nodiscard]] std::string_view word(ChainFaultKind kind);

// True if the query was made: an answer or a failure was recorded.
[[nodiscard]] bool was_asked(const DnsAnswer& answer);

// For people: "2026-11-21 12:00 UTC", within the years 0 to 9999.
[[nodiscard]] std::string minute_text(std::chrono::sys_seconds time);

// Whole days from `now` until `then`; negative if it is past.
[[nodiscard]] std::int64_t days_until(std::chrono::sys_seconds then, std::chrono::sys_seconds now);

// The end of a certificate as text: "ends in 58 days", "ends today", "ended 3 days ago".
[[nodiscard]] std::string end_text(std::int64_t days);

// Seconds with three decimals: "0.412".
[[nodiscard]] std::string seconds_text(std::chrono::milliseconds time);

}  // namespace mtasts
