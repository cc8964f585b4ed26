#include "commands/lookup/time_of_run.h"

#include <charconv>

#include "mtasts/utc_time.h"

namespace mtasts {
namespace {

using std::chrono::sys_days;
using std::chrono::sys_seconds;

// This code was written then: an earlier clock is wrong.
constexpr sys_days kEarliest = sys_days(std::chrono::year(2026) / 11 / 1);
constexpr sys_seconds kLatest = sys_days(std::chrono::year(9999) / 12 / 31) + std::chrono::seconds(86399);

Result<sys_seconds> reproducible_time(const std::string& text) {
  long long seconds = -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  const bool is_number = error == std::errc() && end == text.data() + text.size();
  if (!is_number || seconds < 0 || seconds > kLatest.time_since_epoch().count()) {
    return fail({Fault::usage, "bad-date", "SOURCE_DATE_EPOCH is not a number of seconds since 1970"});
  }
  return sys_seconds(std::chrono::seconds(seconds));
}

Result<sys_seconds> time_of(const std::optional<Day>& requested, Context& context) {
  if (requested) return sys_seconds(sys_days(*requested));
  if (auto epoch = context.ports.environment("SOURCE_DATE_EPOCH"); epoch && !epoch->empty()) {
    return reproducible_time(*epoch);
  }
  const sys_seconds now = context.ports.clock.now();
  if (now < kEarliest || now > kLatest) {
    context.diagnostics.warning(
        "the clock is wrong: it is at " + print_utc_day(std::chrono::floor<std::chrono::days>(now)),
        "set it, or name the day with --date");
  }
  return now;
}

}  // namespace

Result<TimeOfRun> time_of_run(const std::optional<Day>& requested, Context& context) {
  auto time = time_of(requested, context);
  if (!time) return fail(time.error());
  return TimeOfRun{Day(std::chrono::floor<std::chrono::days>(*time)), print_utc(*time)};
}

}  // namespace mtasts
