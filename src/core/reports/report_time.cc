#include "core/reports/report_time.h"

#include <string>

#include "mtasts/ascii.h"
#include "mtasts/utc_time.h"

namespace mtasts {
namespace {

// The offset of "+01:00" from UTC.
std::optional<std::chrono::minutes> read_offset(std::string_view text) {
  if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') return {};
  for (const std::size_t at : {1U, 2U, 4U, 5U}) {
    if (!is_digit(text[at])) return {};
  }
  const int hours = (text[1] - '0') * 10 + (text[2] - '0');
  const int minutes = (text[4] - '0') * 10 + (text[5] - '0');
  if (hours > 23 || minutes > 59) return {};
  const std::chrono::minutes offset = std::chrono::hours(hours) + std::chrono::minutes(minutes);
  return text[0] == '-' ? -offset : offset;
}

}  // namespace

std::optional<ReportTime> read_report_time(std::string_view text) {
  constexpr std::size_t kLocalSize = 19;  // of "2026-11-28T00:00:00"
  if (text.size() < kLocalSize) return {};
  std::string local = std::string(text.substr(0, kLocalSize)) + 'Z';
  if (local[10] == 't' || local[10] == ' ') local[10] = 'T';
  const auto time = read_utc(local);
  if (!time) return {};
  std::string_view zone = text.substr(kLocalSize);
  if (zone.starts_with('.')) {
    zone.remove_prefix(1);
    if (zone.empty() || !is_digit(zone.front())) return {};
    while (!zone.empty() && is_digit(zone.front())) zone.remove_prefix(1);
  }
  if (zone.empty()) return ReportTime{*time, false};
  if (zone == "Z" || zone == "z") return ReportTime{*time, true};
  const auto offset = read_offset(zone);
  if (!offset) return {};
  return ReportTime{*time - *offset, true};
}

}  // namespace mtasts
