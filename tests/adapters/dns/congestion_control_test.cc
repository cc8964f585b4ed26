// The window and the resend delay follow from the answers.
#include "adapters/dns/congestion_control.h"

#include "catch.h"

namespace mtasts::test {
namespace {

using std::chrono::milliseconds;
using Clock = CongestionControl::Clock;

constexpr Clock::time_point kStart{std::chrono::hours(1)};

// Answers a full window of queries.
void answer_window(CongestionControl& congestion, milliseconds took) {
  for (std::size_t i = congestion.window(); i > 0; --i) congestion.on_answer(took, congestion.window());
}

}  // namespace

TEST_CASE("no resend happens before the first round-trip time is known") {
  CongestionControl congestion;
  REQUIRE_FALSE(congestion.resend_delay());
  congestion.on_answer(milliseconds(100), 1);
  REQUIRE(congestion.resend_delay() ==
          milliseconds(300));  // the round trip plus four times the deviation, which starts as half of it
}

TEST_CASE("steady answers shorten the resend delay, down to 100 ms") {
  CongestionControl congestion;
  for (int i = 0; i < 100; ++i) congestion.on_answer(milliseconds(400), 1);
  REQUIRE(*congestion.resend_delay() >= milliseconds(400));
  REQUIRE(*congestion.resend_delay() < milliseconds(410));
  for (int i = 0; i < 200; ++i) congestion.on_answer(milliseconds(1), 1);
  REQUIRE(congestion.resend_delay() == milliseconds(100));
  for (int i = 0; i < 100; ++i) congestion.on_answer(milliseconds(i % 2 == 0 ? 1 : 401), 1);
  REQUIRE(*congestion.resend_delay() > milliseconds(401));  // slow ones are usual here
}

TEST_CASE("the window doubles with each round of answers while it is used") {
  CongestionControl congestion;
  const std::size_t first = congestion.window();
  for (std::size_t i = 0; i < first; ++i) congestion.on_answer(milliseconds(1), first / 4);
  REQUIRE(congestion.window() == first);
  answer_window(congestion, milliseconds(1));
  REQUIRE(congestion.window() == 2 * first);
}

TEST_CASE("a loss reduces the window once, then it grows by one per round") {
  CongestionControl congestion;
  answer_window(congestion, milliseconds(1));
  const std::size_t before = congestion.window();
  for (int i = 0; i < 20; ++i) congestion.on_answer_after_resend(kStart, milliseconds(1));  // of one burst
  const std::size_t after = congestion.window();
  REQUIRE(after == before - before / 4);
  answer_window(congestion, milliseconds(1));
  REQUIRE(congestion.window() == after + 1);
  congestion.on_answer_after_resend(kStart + milliseconds(250), milliseconds(1));
  REQUIRE(congestion.window() < after);
}

TEST_CASE("a slow answer after a resend is no loss") {
  CongestionControl congestion;
  answer_window(congestion, milliseconds(1));
  const std::size_t before = congestion.window();
  congestion.on_answer_after_resend(kStart, milliseconds(200));  // a name that takes long
  REQUIRE(congestion.window() == before);
}

TEST_CASE("an answer right after a resend is a late answer to the first packet, no loss") {
  CongestionControl congestion;
  answer_window(congestion, milliseconds(20));
  const std::size_t before = congestion.window();
  congestion.on_answer_after_resend(kStart, milliseconds(1));
  REQUIRE(congestion.window() == before);
}

TEST_CASE("refusals that pass reduce the window if there are several") {
  CongestionControl congestion;
  answer_window(congestion, milliseconds(1));
  const std::size_t before = congestion.window();
  for (int i = 0; i < 7; ++i) congestion.on_passed_refusal(kStart);
  congestion.on_passed_refusal(kStart + milliseconds(1001));  // of another second
  REQUIRE(congestion.window() == before);
  REQUIRE_FALSE(congestion.is_limited(kStart + milliseconds(1001)));
  for (int i = 0; i < 7; ++i) congestion.on_passed_refusal(kStart + milliseconds(1500));
  REQUIRE(congestion.window() == before - before / 4);
  REQUIRE(congestion.is_limited(kStart + milliseconds(9000)));
  REQUIRE_FALSE(congestion.is_limited(kStart + milliseconds(11'501)));
}

TEST_CASE("timeouts that pass at another attempt reduce the window to 64 if there are several") {
  CongestionControl congestion;
  answer_window(congestion, milliseconds(1));
  const std::size_t before = congestion.window();
  for (int i = 0; i < 7; ++i) congestion.on_passed_timeout(kStart);
  congestion.on_passed_timeout(kStart + milliseconds(1001));  // of another second
  REQUIRE(congestion.window() == before);
  for (int i = 0; i < 7; ++i) congestion.on_passed_timeout(kStart + milliseconds(1500));
  REQUIRE(congestion.window() == 64);
}

TEST_CASE("resends without answers use up their budget, which answers and time fill again") {
  CongestionControl congestion;
  const auto take_all = [&](Clock::time_point now) {
    int taken = 0;
    while (congestion.take_resend(now)) ++taken;
    return taken;
  };
  REQUIRE(take_all(kStart) == 256);
  REQUIRE(take_all(kStart + milliseconds(500)) == 10);
  for (int i = 0; i < 40; ++i) congestion.on_answer(milliseconds(1), 1);
  REQUIRE(take_all(kStart + milliseconds(500)) == 10);
  for (int i = 0; i < 40; ++i) congestion.on_answer_after_resend(kStart, milliseconds(1));
  REQUIRE(take_all(kStart + milliseconds(500)) == 50);
  REQUIRE(take_all(kStart + std::chrono::hours(1)) == 256);
}

TEST_CASE("a refusal does not enlarge the window") {
  CongestionControl congestion;
  const std::size_t before = congestion.window();
  for (int i = 0; i < 100; ++i) {
    congestion.on_answer(milliseconds(1), before);
    congestion.on_refusal();
  }
  REQUIRE(congestion.window() == before);
}

TEST_CASE("the window never falls below 16") {
  CongestionControl congestion;
  congestion.on_answer(milliseconds(1), 1);
  for (int i = 0; i < 100; ++i)
    congestion.on_answer_after_resend(kStart + i * milliseconds(300), milliseconds(1));
  REQUIRE(congestion.window() == 16);
}

}  // namespace mtasts::test
