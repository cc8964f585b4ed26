// A busy machine delays slots but never advances them: each bound is a lower one.
#include "adapters/dns/rate_limiter.h"

#include <vector>

#include "catch.h"
#include "dns_client_fixture.h"

namespace mtasts::test {
namespace {

using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;
using Numbers = std::vector<int>;

Task<int> acquire_slot(RateLimiter& limiter, int number, Numbers& served) {
  co_await limiter.acquire();
  served.push_back(number);
  co_return number;
}

std::vector<Task<int>> acquire_each(RateLimiter& limiter, int count, Numbers& served) {
  std::vector<Task<int>> tasks;
  for (int i = 0; i < count; ++i) tasks.push_back(acquire_slot(limiter, i, served));
  return tasks;
}

Numbers numbers_to(int count) {
  Numbers numbers;
  for (int i = 0; i < count; ++i) numbers.push_back(i);
  return numbers;
}

}  // namespace

TEST_CASE("slots are granted in order and not above the rate") {
  EpollLoop loop;
  RateLimiter limiter(loop, 1000);
  Numbers served;
  const auto start = Clock::now();
  (void)finish(loop, all_of(loop, acquire_each(limiter, 200, served)));
  REQUIRE(served == numbers_to(200));
  REQUIRE(Clock::now() - start >= milliseconds(200 - 1 - 20));  // the first is at once, 20 ms are caught up
}

TEST_CASE("charged slots delay queued callers") {
  EpollLoop loop;
  RateLimiter limiter(loop, 1000);
  Numbers served;
  std::vector<Task<int>> tasks = acquire_each(limiter, 100, served);
  const auto count_many = [&]() -> Task<int> {
    for (int i = 0; i < 200; ++i) limiter.charge();
    co_return 0;
  };
  tasks.push_back(count_many());
  const auto start = Clock::now();
  (void)finish(loop, all_of(loop, std::move(tasks)));
  REQUIRE(served == numbers_to(100));
  REQUIRE(Clock::now() - start >= milliseconds(300 - 1 - 20));
}

TEST_CASE("an abandoned caller uses no slot") {
  EpollLoop loop;
  RateLimiter limiter(loop, 100);
  Numbers served;
  std::vector<Task<int>> kept = acquire_each(limiter, 2, served);
  {
    std::vector<Task<int>> abandoned = acquire_each(limiter, 50, served);
    for (Task<int>& task : abandoned) task.start();
  }
  served.clear();  // the first had its turn at once
  const auto start = Clock::now();
  (void)finish(loop, all_of(loop, std::move(kept)));
  REQUIRE(served == Numbers{0, 1});
  REQUIRE(Clock::now() - start < milliseconds(300));  // and not the half second of 50
}

TEST_CASE("a limiter without rate never waits") {
  EpollLoop loop;
  RateLimiter limiter(loop, std::nullopt);
  Numbers served;
  std::vector<Task<int>> tasks = acquire_each(limiter, 1000, served);
  for (Task<int>& task : tasks) task.start();
  REQUIRE(served == numbers_to(1000));
}

}  // namespace mtasts::test
