#include "cli/check_output/seen_words.h"

#include <fmt/format.h>

#include <algorithm>

namespace mtasts {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::sys_seconds;

// What RFC 3339 §5.6 can write.
constexpr sys_seconds kFirst = sys_days(std::chrono::year(0) / 1 / 1);
constexpr sys_seconds kLast = sys_days(std::chrono::year(9999) / 12 / 31) + std::chrono::seconds(86399);

struct Written {
  std::string day;  // "2026-11-21"
  std::chrono::hh_mm_ss<std::chrono::seconds> clock;
};

Written written(sys_seconds time) {
  time = std::clamp(time, kFirst, kLast);
  const sys_days midnight = std::chrono::floor<days>(time);
  const std::chrono::year_month_day day(midnight);
  return {fmt::format("{:04}-{:02}-{:02}", static_cast<int>(day.year()), static_cast<unsigned>(day.month()),
                      static_cast<unsigned>(day.day())),
          std::chrono::hh_mm_ss(time - sys_seconds(midnight))};
}

}  // namespace

std::string_view word(DnsStatus status) {
  switch (status) {
    case DnsStatus::records:
      return "records";
    case DnsStatus::no_such_name:
      return "no-such-name";
    case DnsStatus::no_such_data:
      return "no-such-data";
    case DnsStatus::failed:
      return "failed";
  }
  return {};
}

std::string_view word(ChainFaultKind kind) {
  switch (kind) {
    case ChainFaultKind::expired:
      return "expired";
    case ChainFaultKind::not_yet_valid:
      return "not-yet-valid";
    case ChainFaultKind::self_signed:
      return "self-signed";
    case ChainFaultKind::unknown_issuer:
      return "unknown-issuer";
    case ChainFaultKind::weak:
      return "weak";
    case ChainFaultKind::other:
      return "other";
  }
  return {};
}

bool was_asked(const DnsAnswer& answer) {
  return answer.status != DnsStatus::failed || !answer.failure.message.empty() || !answer.server.empty();
}

std::string timestamp(sys_seconds time) {
  const Written at = written(time);
  return fmt::format("{}T{:02}:{:02}:{:02}Z", at.day, at.clock.hours().count(), at.clock.minutes().count(),
                     at.clock.seconds().count());
}

std::string minute_text(sys_seconds time) {
  const Written at = written(time);
  return fmt::format("{} {:02}:{:02} UTC", at.day, at.clock.hours().count(), at.clock.minutes().count());
}

std::int64_t days_until(sys_seconds then, sys_seconds now) {
  return std::chrono::floor<days>(std::clamp(then, kFirst, kLast) - std::clamp(now, kFirst, kLast)).count();
}

std::string counted(std::size_t number, std::string_view thing) {
  return fmt::format("{} {}{}", number, thing, number == 1 ? "" : "s");
}

std::string end_text(std::int64_t days) {
  if (days == 0) return "ends today";
  if (days > 0) return "ends in " + counted(static_cast<std::size_t>(days), "day");
  return "ended " + counted(static_cast<std::size_t>(-days), "day") + " ago";
}

std::string seconds_text(std::chrono::milliseconds time) {
  const auto count = std::max<std::int64_t>(time.count(), 0);
  return fmt::format("{}.{:03}", count / 1000, count % 1000);
}

}  // namespace mtasts
