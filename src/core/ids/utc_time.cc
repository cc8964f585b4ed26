// RFC 3339 §5.6 in the one form that certificates, ledgers and messages use.
#include "mtasts/utc_time.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>

#include "mtasts/ascii.h"
#include "mtasts/counted.h"
#include "mtasts/policy_id.h"

namespace mtasts {
namespace {

using std::chrono::sys_days;
using std::chrono::sys_seconds;

constexpr sys_seconds kFirst = sys_days(std::chrono::year(0) / 1 / 1);
constexpr sys_seconds kLast = sys_days(std::chrono::year(9999) / 12 / 31) + std::chrono::seconds(86399);

struct Unit {
  std::int64_t seconds;
  std::string_view name;
};
constexpr std::array<Unit, 4> kUnits = {{{86400, "day"}, {3600, "hour"}, {60, "minute"}, {1, "second"}}};

}  // namespace

std::string print_utc(sys_seconds time) {
  time = std::clamp(time, kFirst, kLast);
  const auto midnight = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day day(midnight);
  const std::chrono::hh_mm_ss clock(time - midnight);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", static_cast<int>(day.year()),
                     static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()),
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count());
}

// Without fmt: a list of reports has several days for each domain.
std::string print_utc_day(sys_days sys_day) {
  const sys_seconds time = std::clamp<sys_seconds>(sys_day, kFirst, kLast);
  const std::chrono::year_month_day day(std::chrono::floor<std::chrono::days>(time));
  std::string text = "0000-00-00";
  const auto write = [&text](std::size_t end, unsigned number) {
    for (; number > 0; number /= 10) text[--end] = static_cast<char>('0' + number % 10);
  };
  write(4, static_cast<unsigned>(static_cast<int>(day.year())));
  write(7, static_cast<unsigned>(day.month()));
  write(10, static_cast<unsigned>(day.day()));
  return text;
}

std::optional<sys_seconds> read_utc(std::string_view text) {
  constexpr std::string_view kForm = "dddd-dd-ddTdd:dd:ddZ";
  const auto fits = [](char c, char form) { return form == 'd' ? is_digit(c) : c == form; };
  if (!std::equal(text.begin(), text.end(), kForm.begin(), kForm.end(), fits)) return {};
  const auto day = parse_day(text.substr(0, 10));
  const auto number = [text](std::size_t at) { return (text[at] - '0') * 10 + (text[at + 1] - '0'); };
  // A leap second is the 61st of its minute.
  if (!day || number(11) > 23 || number(14) > 59 || number(17) > 60) return {};
  return sys_days(*day) + std::chrono::hours(number(11)) + std::chrono::minutes(number(14)) +
         std::chrono::seconds(number(17));
}

std::string print_span(std::chrono::seconds span) {
  const std::int64_t seconds = span.count() < 0 ? -span.count() : span.count();
  const auto* unit = std::find_if(kUnits.begin(), kUnits.end() - 1,
                                  [seconds](const Unit& each) { return seconds >= each.seconds; });
  return counted(static_cast<std::uint64_t>(seconds / unit->seconds), unit->name);
}

}  // namespace mtasts
