// The parts of a progress line, and the order in which a narrow terminal drops them.
#include "cli/progress_line.h"

#include "catch.h"

namespace mtasts::test {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

constexpr std::size_t kAnyWidth = 0;

ListTotal exactly(std::uint64_t entries) {
  return {entries, false};
}
ListTotal about(std::uint64_t entries) {
  return {entries, true};
}

}  // namespace

TEST_CASE("a progress line has the known parts") {
  struct Case {
    Progress progress;
    const char* line;
  };
  const Case cases[] = {
      {{1200, exactly(5000), 3, seconds(4)}, "1200/5000 domains (24%), 300/s, 3 failed, 13 s left"},
      {{1200, exactly(5000), 0, seconds(4)}, "1200/5000 domains (24%), 300/s, 13 s left"},
      {{1200, {}, 3, seconds(4)}, "1200 domains, 300/s, 3 failed"},  // a pipe: nobody knows its end
      // Nothing is divided by nothing: before the first domain, and where no time has passed.
      {{0, exactly(5000), 0, seconds(4)}, "0/5000 domains (0%)"},
      {{0, exactly(0), 0, seconds(4)}, "0/0 domains"},
      {{0, {}, 0, milliseconds(0)}, "0 domains"},
      {{1, {}, 0, milliseconds(0)}, "1 domain"},
      {{7, exactly(10), 0, milliseconds(0)}, "7/10 domains (70%)"},
      {{7, exactly(10), 0, milliseconds(-5)}, "7/10 domains (70%)"},
      {{10, exactly(10), 0, seconds(1)}, "10/10 domains (100%), 10/s"},
      // All but one are not all.
      {{999999, exactly(1000000), 0, seconds(1)}, "999999/1000000 domains (99%), 999999/s, 1 s left"},
      // A guess is given in two digits, and is never less than what is done.
      {{1000, about(123456), 0, seconds(1)}, "1000/about 120000 domains (0%), 1000/s, 3 min left"},
      {{123400, about(123456), 0, seconds(1)}, "123400/about 123400 domains (99%), 123400/s, 1 s left"},
      {{130000, about(123456), 0, seconds(1)}, "130000/about 130000 domains (99%), 130000/s"},
      {{5, about(95), 0, seconds(1)}, "5/about 95 domains (5%), 5.0/s, 18 s left"},
  };
  for (const Case& one : cases) {
    INFO(one.line);
    const std::string line = progress_line(one.progress, kAnyWidth);
    CHECK(line == one.line);
  }
}

TEST_CASE("a rate has a suitable unit") {
  const auto rate = [](std::uint64_t done, milliseconds time) {
    return progress_line({.done = done, .time = time}, kAnyWidth);
  };
  CHECK(rate(100'000, seconds(2)) == "100000 domains, 50000/s");
  CHECK(rate(25, seconds(2)) == "25 domains, 12/s");
  CHECK(rate(19, seconds(2)) == "19 domains, 9.5/s");
  CHECK(rate(2, seconds(2)) == "2 domains, 1.0/s");
  CHECK(rate(1, seconds(2)) == "1 domain, 30.0/min");
  CHECK(rate(1, minutes(2)) == "1 domain, 0.5/min");
}

TEST_CASE("the time left has a suitable unit and is rounded up") {
  // One domain a second, so many to go.
  const auto left = [](std::chrono::seconds to_go) {
    const auto entries = static_cast<std::uint64_t>(to_go.count()) + 60;
    const std::string line =
        progress_line({.done = 60, .total = exactly(entries), .time = seconds(60)}, kAnyWidth);
    return line.substr(line.rfind(", ") + 2);
  };
  CHECK(left(seconds(1)) == "1 s left");
  CHECK(left(seconds(59)) == "59 s left");
  CHECK(left(seconds(60)) == "1 min left");
  CHECK(left(seconds(61)) == "2 min left");
  CHECK(left(minutes(12)) == "12 min left");
  CHECK(left(minutes(119)) == "119 min left");
  CHECK(left(minutes(121)) == "3 h left");
  CHECK(left(hours(3)) == "3 h left");
  CHECK(left(hours(47)) == "47 h left");
  CHECK(left(hours(48)) == "2 days left");
  CHECK(left(hours(49)) == "3 days left");
}

TEST_CASE("a narrow progress line drops the least important parts first") {
  const Progress progress{1200, exactly(5000), 3, seconds(4)};
  const char* const lines[] = {
      "1200/5000 domains (24%), 300/s, 3 failed, 13 s left", "1200/5000 domains, 300/s, 3 failed, 13 s left",
      "1200/5000 domains, 3 failed, 13 s left", "1200/5000 domains, 3 failed", "1200/5000 domains"};
  for (const std::string line : lines) CHECK(progress_line(progress, line.size()) == line);
  for (const std::string line : lines) {
    if (line != lines[0]) CHECK(progress_line(progress, line.size() + 1) == line);
    CHECK(progress_line(progress, line.size() - 1).size() < line.size());
  }
  CHECK(progress_line(progress, 4) == "1200");
}

}  // namespace mtasts::test
