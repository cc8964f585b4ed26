#include "cli/check_output/seen_words.h"

#include <fmt/format.h>

#include <algorithm>

#include "mtasts/counted.h"
#include "mtasts/utc_time.h"

namespace mtasts {
namespace {

using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::sys_seconds;

// The range that RFC 3339 §5.6 can express.
constexpr sys_seconds kFirst = sys_days(std::chrono::year(0) / 1 / 1);
constexpr sys_seconds kLast = sys_days(std::chrono::year(9999) / 12 / 31) + std::chrono::seconds(86399);

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

std::string minute_text(sys_seconds time) {
  const std::string text = print_utc(time);
  return text.substr(0, 10) + ' ' + text.substr(11, 5) + " UTC";
}

std::int64_t days_until(sys_seconds then, sys_seconds now) {
  return std::chrono::floor<days>(std::clamp(then, kFirst, kLast) - std::clamp(now, kFirst, kLast)).count();
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
