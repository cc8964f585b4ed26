// An even beat, whatever else takes turns of it. A busy machine makes turns late, never early: each bound is
// one below.
#include "adapters/dns/pacer.h"

#include <vector>

#include "asking.h"
#include "catch.h"

namespace mtasts::test {
namespace {

using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;
using Numbers = std::vector<int>;

Task<int> number_at_its_turn(Pacer& pacer, int number, Numbers& called) {
  co_await pacer.turn();
  called.push_back(number);
  co_return number;
}

std::vector<Task<int>> turns(Pacer& pacer, int count, Numbers& called) {
  std::vector<Task<int>> tasks;
  for (int i = 0; i < count; ++i) tasks.push_back(number_at_its_turn(pacer, i, called));
  return tasks;
}

Numbers numbers_to(int count) {
  Numbers numbers;
  for (int i = 0; i < count; ++i) numbers.push_back(i);
  return numbers;
}

}  // namespace

TEST_CASE("turns come in the order of the calls, and no faster than the beat") {
  EpollLoop loop;
  Pacer pacer(loop, 1000);
  Numbers called;
  const auto start = Clock::now();
  (void)finish(loop, all_of(loop, turns(pacer, 200, called)));
  REQUIRE(called == numbers_to(200));
  REQUIRE(Clock::now() - start >= milliseconds(200 - 1 - 20));  // the first is at once, 20 ms are caught up
}

TEST_CASE("what is counted beside the turns puts those off that wait already") {
  EpollLoop loop;
  Pacer pacer(loop, 1000);
  Numbers called;
  std::vector<Task<int>> tasks = turns(pacer, 100, called);
  const auto count_many = [&]() -> Task<int> {
    for (int i = 0; i < 200; ++i) pacer.count();
    co_return 0;
  };
  tasks.push_back(count_many());
  const auto start = Clock::now();
  (void)finish(loop, all_of(loop, std::move(tasks)));
  REQUIRE(called == numbers_to(100));
  REQUIRE(Clock::now() - start >= milliseconds(300 - 1 - 20));
}

TEST_CASE("who stops waiting takes no turn, and the others have theirs") {
  EpollLoop loop;
  Pacer pacer(loop, 100);
  Numbers called;
  std::vector<Task<int>> kept = turns(pacer, 2, called);
  {
    std::vector<Task<int>> abandoned = turns(pacer, 50, called);
    for (Task<int>& task : abandoned) task.start();
  }
  called.clear();  // the first had its turn at once
  const auto start = Clock::now();
  (void)finish(loop, all_of(loop, std::move(kept)));
  REQUIRE(called == Numbers{0, 1});
  REQUIRE(Clock::now() - start < milliseconds(300));  // and not the half second of 50
}

TEST_CASE("without a rate every turn is now") {
  EpollLoop loop;
  Pacer pacer(loop, std::nullopt);
  Numbers called;
  std::vector<Task<int>> tasks = turns(pacer, 1000, called);
  for (Task<int>& task : tasks) task.start();
  REQUIRE(called == numbers_to(1000));
}

}  // namespace mtasts::test
