#include "commands/lookup/moment.h"

#include <fmt/format.h>

#include <charconv>

namespace mtasts {
namespace {

using std::chrono::sys_days;
using std::chrono::sys_seconds;

// No clock that runs this program can be right before it was written.
constexpr sys_days kWritten = sys_days(std::chrono::year(2026) / 11 / 1);
constexpr sys_seconds kLast = sys_days(std::chrono::year(9999) / 12 / 31) + std::chrono::seconds(86399);

Result<sys_seconds> reproducible_time(const std::string& text) {
  long long seconds = -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  const bool is_number = error == std::errc() && end == text.data() + text.size();
  if (!is_number || seconds < 0 || seconds > kLast.time_since_epoch().count()) {
    return fail({Fault::usage, "bad-date", "SOURCE_DATE_EPOCH is not a number of seconds since 1970"});
  }
  return sys_seconds(std::chrono::seconds(seconds));
}

std::string text_of(Day day) {
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(day.year()), static_cast<unsigned>(day.month()),
                     static_cast<unsigned>(day.day()));
}

Result<sys_seconds> time_of(const std::optional<Day>& wished, Context& context) {
  if (wished) return sys_seconds(sys_days(*wished));
  if (auto epoch = context.ports.environment("SOURCE_DATE_EPOCH"); epoch && !epoch->empty()) {
    return reproducible_time(*epoch);
  }
  const sys_seconds now = context.ports.clock.now();
  if (now < kWritten || now > kLast) {
    context.diagnostics.warning(
        "the clock is wrong: it says " + text_of(Day(std::chrono::floor<std::chrono::days>(now))),
        "set it, or name the day with --date");
  }
  return now;
}

}  // namespace

Result<Moment> moment(const std::optional<Day>& wished, Context& context) {
  auto time = time_of(wished, context);
  if (!time) return fail(time.error());
  const auto midnight = std::chrono::floor<std::chrono::days>(*time);
  const std::chrono::hh_mm_ss clock(*time - midnight);
  const Day day(midnight);
  return Moment{day, fmt::format("{}T{:02}:{:02}:{:02}Z", text_of(day), clock.hours().count(),
                                 clock.minutes().count(), clock.seconds().count())};
}

}  // namespace mtasts
