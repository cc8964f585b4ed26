#include "cli/progress_line.h"
#include "mtasts/counted.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace mtasts {
namespace {

// An estimate has two significant digits, so that it does not flicker.
std::uint64_t in_two_digits(std::uint64_t number) {
  std::uint64_t unit = 1;
  while (number / unit >= 100) unit *= 10;
  return (number + unit / 2) / unit * unit;
}

std::string done_of_total(const Progress& progress) {
  if (!progress.total) return counted(progress.done, "domain");
  const auto [entries, is_guess] = *progress.total;
  if (!is_guess) return fmt::format("{}/{} domains", progress.done, entries);
  return fmt::format("{}/about {} domains", progress.done, std::max(in_two_digits(entries), progress.done));
}

// Rounded down: 100 % only at the end.
std::string share(const Progress& progress) {
  if (!progress.total || progress.total->entries == 0) return {};
  const double part = static_cast<double>(progress.done) / static_cast<double>(progress.total->entries);
  const int most = progress.total->is_guess ? 99 : 100;
  return fmt::format(" ({}%)", std::min(static_cast<int>(std::floor(part * 100)), most));
}

double per_second(const Progress& progress) {
  if (progress.time.count() <= 0) return 0;
  return static_cast<double>(progress.done) * 1000 / static_cast<double>(progress.time.count());
}

std::string rate(const Progress& progress) {
  const double rate = per_second(progress);
  if (rate == 0) return {};
  if (rate >= 10) return fmt::format(", {:.0f}/s", rate);
  if (rate >= 1) return fmt::format(", {:.1f}/s", rate);
  return fmt::format(", {:.1f}/min", rate * 60);
}

// Rounded up: at least one second while entries are left.
std::string time_left(const Progress& progress) {
  const double rate = per_second(progress);
  if (!progress.total || rate == 0 || progress.total->entries <= progress.done) return {};
  const double seconds = std::ceil(static_cast<double>(progress.total->entries - progress.done) / rate);
  constexpr double kMinute = 60;
  constexpr double kHour = 60 * kMinute;
  constexpr double kDay = 24 * kHour;
  if (seconds < kMinute) return fmt::format(", {:.0f} s left", seconds);
  if (seconds < 2 * kHour) return fmt::format(", {:.0f} min left", std::ceil(seconds / kMinute));
  if (seconds < 2 * kDay) return fmt::format(", {:.0f} h left", std::ceil(seconds / kHour));
  return fmt::format(", {:.0f} days left", std::ceil(seconds / kDay));
}

}  // namespace

std::string progress_line(const Progress& progress, std::size_t columns) {
  enum Part { done, of_all, speed, failures, left };
  std::array<std::string, 5> parts = {
      done_of_total(progress), share(progress), rate(progress),
      progress.failed == 0 ? std::string() : fmt::format(", {} failed", progress.failed),
      time_left(progress)};
  const auto line = [&parts] { return fmt::format("{}", fmt::join(parts, "")); };
  for (const Part dispensable : {of_all, speed, left, failures}) {
    if (columns == 0 || line().size() <= columns) break;
    parts.at(dispensable).clear();
  }
  return columns == 0 ? line() : line().substr(0, columns);
}

}  // namespace mtasts
