#include "cli/report_output/session_chart.h"

#include <algorithm>

#include "catch.h"

namespace mtasts::test {
namespace {

constexpr std::chrono::sys_days kFirst = std::chrono::sys_days(std::chrono::year(2026) / 11 / 20);

TlsrptDay day_of(int place, TlsrptCounts counts) {
  counts.policy_type = "sts";
  return {.day = kFirst + std::chrono::days(place), .counts = {std::move(counts)}};
}

std::size_t count_of(const std::string& part, const std::string& text) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++count;
  return count;
}

}  // namespace

TEST_CASE("a chart has at most 31 columns, and none of its sessions is lost") {
  for (const int range : {1, 30, 31, 32, 200, 400, 3000, 40'000}) {
    INFO(range);
    std::vector<TlsrptDay> days;
    for (int i = 0; i < range; ++i)
      days.push_back(day_of(i, {.successful_sessions = 2, .failed_sessions = 1}));
    const std::vector<SessionPeriod> periods = session_periods(days, "sts");
    CHECK(periods.size() <= 31);
    CHECK(periods.size() >= static_cast<std::size_t>(std::min(range, 5)));
    std::uint64_t good = 0;
    for (std::size_t i = 0; i < periods.size(); ++i) {
      good += periods[i].counts.successful_sessions;
      if (i > 0) CHECK(periods[i].first == periods[i - 1].last + std::chrono::days(1));
    }
    CHECK(good == 2 * static_cast<std::uint64_t>(range));
    CHECK(periods.front().first == kFirst);
  }
}

TEST_CASE("days without a report of the type are no columns") {
  const std::vector<TlsrptDay> days = {day_of(0, {.successful_sessions = 1}),
                                       day_of(5, {.failed_sessions = 1})};
  CHECK(session_periods(days, "tlsa").empty());
  CHECK(session_chart({}, "x", "label").empty());
  const std::vector<SessionPeriod> periods = session_periods(days, "sts");
  REQUIRE(periods.size() == 2);
  CHECK(period_text(periods[1]) == "2026-11-25");
}

TEST_CASE("one refused session among millions is a visible column of its own") {
  const std::vector<TlsrptDay> days = {
      day_of(0, {.successful_sessions = 9'007'199'254'740'991}),
      day_of(1, {.successful_sessions = 1, .failed_sessions = 1'000'000, .refused_sessions = 1})};
  const std::string chart = session_chart(session_periods(days, "sts"), "x", "label");
  CHECK(count_of("class=\"good-column\"", chart) == 2);
  CHECK(count_of("class=\"failed-column\"", chart) == 1);
  CHECK(count_of("height=\"2.0\" class=\"refused-column\"", chart) == 1);
  CHECK(count_of("at most 9007199254740991<", chart) == 1);
}

}  // namespace mtasts::test
