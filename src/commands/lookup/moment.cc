#include "commands/lookup/moment.h"

#include <charconv>

#include "mtasts/utc_time.h"

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

Result<sys_seconds> time_of(const std::optional<Day>& wished, Context& context) {
  if (wished) return sys_seconds(sys_days(*wished));
  if (auto epoch = context.ports.environment("SOURCE_DATE_EPOCH"); epoch && !epoch->empty()) {
    return reproducible_time(*epoch);
  }
  const sys_seconds now = context.ports.clock.now();
  if (now < kWritten || now > kLast) {
    context.diagnostics.warning("the clock is wrong: it says " + print_utc(now).substr(0, 10),
                                "set it, or name the day with --date");
  }
  return now;
}

}  // namespace

Result<Moment> moment(const std::optional<Day>& wished, Context& context) {
  auto time = time_of(wished, context);
  if (!time) return fail(time.error());
  return Moment{Day(std::chrono::floor<std::chrono::days>(*time)), print_utc(*time)};
}

}  // namespace mtasts
