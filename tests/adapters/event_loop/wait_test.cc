// What coroutines wait for, and what happens to those that stop waiting.
#include "adapters/event_loop/wait.h"

#include <unistd.h>

#include <array>
#include <stdexcept>
#include <string>

#include "asking.h"
#include "catch.h"

namespace mtasts::test {
namespace {

using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

Task<int> number_after(EpollLoop& loop, int number, milliseconds time) {
  co_await sleep_until(loop, Clock::now() + time);
  co_return number;
}

Task<int> failing(EpollLoop& loop) {
  co_await sleep_until(loop, Clock::now());
  throw std::runtime_error("no number");
}

TEST_CASE("tasks run side by side and give their values in their order") {
  EpollLoop loop;
  std::vector<Task<int>> tasks;
  for (int i = 0; i < 10; ++i) tasks.push_back(number_after(loop, i, milliseconds(30 - 2 * i)));
  const auto start = Clock::now();
  const std::vector<int> numbers = finish(loop, all_of(loop, std::move(tasks)));
  REQUIRE(numbers == std::vector<int>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9});
  REQUIRE(Clock::now() - start < milliseconds(100));
  REQUIRE(finish(loop, all_of(loop, std::vector<Task<int>>())).empty());
}

TEST_CASE("an exception of one task comes out when all have ended") {
  EpollLoop loop;
  std::vector<Task<int>> tasks;
  tasks.push_back(failing(loop));
  tasks.push_back(number_after(loop, 1, milliseconds(10)));
  REQUIRE_THROWS_AS(finish(loop, all_of(loop, std::move(tasks))), std::runtime_error);
}

// Counts how many are inside at once.
struct Inside {
  int now = 0;
  int most = 0;
};

Task<int> go_in(EpollLoop& loop, Semaphore& window, Inside& inside) {
  const Semaphore::Permit place = co_await window.acquire();
  inside.most = std::max(inside.most, ++inside.now);
  co_await sleep_until(loop, Clock::now() + milliseconds(1));
  --inside.now;
  co_return 0;
}

TEST_CASE("no more are inside a window than it has places") {
  EpollLoop loop;
  Semaphore window(loop, 3);
  Inside inside;
  std::vector<Task<int>> tasks;
  for (int i = 0; i < 20; ++i) tasks.push_back(go_in(loop, window, inside));
  REQUIRE(finish(loop, all_of(loop, std::move(tasks))).size() == 20);
  REQUIRE(inside.most == 3);
}

TEST_CASE("whoever leaves the queue of a window, called or not, takes no place with him") {
  EpollLoop loop;
  Semaphore window(loop, 1);
  Inside inside;
  {
    Task<int> first = go_in(loop, window, inside);
    Task<int> second = go_in(loop, window, inside);
    Task<int> third = go_in(loop, window, inside);
    first.start();
    second.start();
    third.start();
    first = go_in(loop, window, inside);  // destroyed at the end, and its place is the second's
  }
  inside = {};
  REQUIRE(finish(loop, go_in(loop, window, inside)) == 0);
}

Task<int> once_value(SharedTask<int>& once) {
  const int* value = co_await once.value();
  co_return *value;
}

TEST_CASE("what is worked out once serves all who ask, at the time and later") {
  EpollLoop loop;
  SharedTask<int> once(loop, number_after(loop, 7, milliseconds(5)));
  REQUIRE(once.value_if_ready() == nullptr);
  std::vector<Task<int>> tasks;
  for (int i = 0; i < 5; ++i) tasks.push_back(once_value(once));
  REQUIRE(finish(loop, all_of(loop, std::move(tasks))) == std::vector<int>(5, 7));
  REQUIRE(finish(loop, once_value(once)) == 7);
  REQUIRE(*once.value_if_ready() == 7);
  SharedTask<int> never(loop, failing(loop));
  REQUIRE_THROWS_AS(finish(loop, once_value(never)), std::runtime_error);
}

TEST_CASE("a descriptor that is not ready in time is not ready") {
  EpollLoop loop;
  std::array<int, 2> ends = {};
  REQUIRE(::pipe(ends.data()) == 0);
  const FileHandle reading(ends[0]);
  const FileHandle writing(ends[1]);
  REQUIRE_FALSE(
      finish(loop, wait_until_ready(loop, ends[0], Interest::read, Clock::now() + milliseconds(5))));
  REQUIRE(finish(loop, wait_until_ready(loop, ends[1], Interest::write, Clock::now() + milliseconds(500))));
}

}  // namespace
}  // namespace mtasts::test
