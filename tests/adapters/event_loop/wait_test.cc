// Synchronization and waits, also of coroutines that are destroyed while they wait.
#include "adapters/event_loop/wait.h"

#include <unistd.h>

#include <array>
#include <stdexcept>
#include <string>

#include "catch.h"
#include "dns_client_fixture.h"

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

TEST_CASE("all_of() runs tasks concurrently and keeps the order of the values") {
  EpollLoop loop;
  std::vector<Task<int>> tasks;
  for (int i = 0; i < 10; ++i) tasks.push_back(number_after(loop, i, milliseconds(30 - 2 * i)));
  const auto start = Clock::now();
  const std::vector<int> numbers = finish(loop, all_of(loop, std::move(tasks)));
  REQUIRE(numbers == std::vector<int>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9});
  REQUIRE(Clock::now() - start < milliseconds(100));
  REQUIRE(finish(loop, all_of(loop, std::vector<Task<int>>())).empty());
}

TEST_CASE("all_of() rethrows an exception after all tasks have ended") {
  EpollLoop loop;
  std::vector<Task<int>> tasks;
  tasks.push_back(failing(loop));
  tasks.push_back(number_after(loop, 1, milliseconds(10)));
  REQUIRE_THROWS_AS(finish(loop, all_of(loop, std::move(tasks))), std::runtime_error);
}

// Counts the permits that are held.
struct Holders {
  int current = 0;
  int max = 0;
};

Task<int> hold_permit(EpollLoop& loop, Semaphore& semaphore, Holders& holders) {
  const Semaphore::Permit permit = co_await semaphore.acquire();
  holders.max = std::max(holders.max, ++holders.current);
  co_await sleep_until(loop, Clock::now() + milliseconds(1));
  --holders.current;
  co_return 0;
}

TEST_CASE("a semaphore limits the number of permits") {
  EpollLoop loop;
  Semaphore semaphore(loop, 3);
  Holders holders;
  std::vector<Task<int>> tasks;
  for (int i = 0; i < 20; ++i) tasks.push_back(hold_permit(loop, semaphore, holders));
  REQUIRE(finish(loop, all_of(loop, std::move(tasks))).size() == 20);
  REQUIRE(holders.max == 3);
}

TEST_CASE("an abandoned acquisition leaks no permit") {
  EpollLoop loop;
  Semaphore semaphore(loop, 1);
  Holders holders;
  {
    Task<int> first = hold_permit(loop, semaphore, holders);
    Task<int> second = hold_permit(loop, semaphore, holders);
    Task<int> third = hold_permit(loop, semaphore, holders);
    first.start();
    second.start();
    third.start();
    first =
        hold_permit(loop, semaphore, holders);  // destroyed while it holds the permit, which the second gets
  }
  holders = {};
  REQUIRE(finish(loop, hold_permit(loop, semaphore, holders)) == 0);
}

Task<int> shared_value(SharedTask<int>& shared) {
  const int* value = co_await shared.value();
  co_return *value;
}

TEST_CASE("a shared task runs once and serves earlier and later waiters") {
  EpollLoop loop;
  SharedTask<int> shared(loop, number_after(loop, 7, milliseconds(5)));
  REQUIRE(shared.value_if_ready() == nullptr);
  std::vector<Task<int>> tasks;
  for (int i = 0; i < 5; ++i) tasks.push_back(shared_value(shared));
  REQUIRE(finish(loop, all_of(loop, std::move(tasks))) == std::vector<int>(5, 7));
  REQUIRE(finish(loop, shared_value(shared)) == 7);
  REQUIRE(*shared.value_if_ready() == 7);
  SharedTask<int> failed(loop, failing(loop));
  REQUIRE_THROWS_AS(finish(loop, shared_value(failed)), std::runtime_error);
}

TEST_CASE("wait_until_ready() returns false after the deadline") {
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
