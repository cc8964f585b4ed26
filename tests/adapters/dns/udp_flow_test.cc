// How much is sent at once, and when again: told by the answers alone.
#include "adapters/dns/udp_flow.h"

#include "catch.h"

namespace mtasts::test {
namespace {

using std::chrono::milliseconds;
using Clock = UdpFlow::Clock;

constexpr Clock::time_point kStart{std::chrono::hours(1)};

// A round of answers to as many questions as there was room for.
void answer_a_round(UdpFlow& flow, milliseconds took) {
  for (std::size_t i = flow.room(); i > 0; --i) flow.answered(took, flow.room());
}

}  // namespace

TEST_CASE("nothing is sent again before a server has shown how long it takes") {
  UdpFlow flow;
  REQUIRE_FALSE(flow.resend_after());
  flow.answered(milliseconds(100), 1);
  REQUIRE(flow.resend_after() ==
          milliseconds(300));  // the usual time and four times the deviation, half of it
}

TEST_CASE("a question is sent again the sooner the steadier the answers are, but not before 100 ms") {
  UdpFlow flow;
  for (int i = 0; i < 100; ++i) flow.answered(milliseconds(400), 1);
  REQUIRE(*flow.resend_after() >= milliseconds(400));
  REQUIRE(*flow.resend_after() < milliseconds(410));
  for (int i = 0; i < 200; ++i) flow.answered(milliseconds(1), 1);
  REQUIRE(flow.resend_after() == milliseconds(100));
  for (int i = 0; i < 100; ++i) flow.answered(milliseconds(i % 2 == 0 ? 1 : 401), 1);
  REQUIRE(*flow.resend_after() > milliseconds(401));  // slow ones are usual here
}

TEST_CASE("the room doubles with each round of answers while it is used") {
  UdpFlow flow;
  const std::size_t first = flow.room();
  for (std::size_t i = 0; i < first; ++i) flow.answered(milliseconds(1), first / 4);
  REQUIRE(flow.room() == first);
  answer_a_round(flow, milliseconds(1));
  REQUIRE(flow.room() == 2 * first);
}

TEST_CASE("a loss narrows the room once, and it grows by one a round from then on") {
  UdpFlow flow;
  answer_a_round(flow, milliseconds(1));
  const std::size_t before = flow.room();
  for (int i = 0; i < 20; ++i) flow.answered_after_resend(kStart, milliseconds(1));  // of one burst
  const std::size_t after = flow.room();
  REQUIRE(after == before - before / 4);
  answer_a_round(flow, milliseconds(1));
  REQUIRE(flow.room() == after + 1);
  flow.answered_after_resend(kStart + milliseconds(250), milliseconds(1));
  REQUIRE(flow.room() < after);
}

TEST_CASE("an answer that takes its time after it was asked for again proves no loss") {
  UdpFlow flow;
  answer_a_round(flow, milliseconds(1));
  const std::size_t before = flow.room();
  flow.answered_after_resend(kStart, milliseconds(200));  // a name that takes long
  REQUIRE(flow.room() == before);
}

TEST_CASE("an answer sooner than any comes is the first packet's: it was late, and nothing was lost") {
  UdpFlow flow;
  answer_a_round(flow, milliseconds(20));
  const std::size_t before = flow.room();
  flow.answered_after_resend(kStart, milliseconds(1));
  REQUIRE(flow.room() == before);
}

TEST_CASE("some room is always left") {
  UdpFlow flow;
  flow.answered(milliseconds(1), 1);
  for (int i = 0; i < 100; ++i) flow.answered_after_resend(kStart + i * milliseconds(300), milliseconds(1));
  REQUIRE(flow.room() == 16);
}

}  // namespace mtasts::test
