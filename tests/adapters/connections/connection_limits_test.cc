// Limits of simultaneous connections.
#include "adapters/connections/connection_limits.h"

#include <algorithm>
#include <map>

#include "adapters/event_loop/wait.h"
#include "catch.h"
#include "dns_client_fixture.h"

namespace mtasts::test {
namespace {

using std::chrono::milliseconds;

struct Counts {
  std::map<std::string, int> now;
  std::map<std::string, int> most;
  int now_in_all = 0;
  int most_in_all = 0;
};

Task<int> connect(EpollLoop& loop, ConnectionLimits& limits, std::string address, Counts& counts) {
  const ConnectionLimits::Permit permit = co_await limits.acquire(address);
  counts.most[address] = std::max(counts.most[address], ++counts.now[address]);
  counts.most_in_all = std::max(counts.most_in_all, ++counts.now_in_all);
  co_await sleep_until(loop, std::chrono::steady_clock::now() + milliseconds(1));
  --counts.now[address];
  --counts.now_in_all;
  co_return 0;
}

Counts count_connections(std::size_t in_all, const std::vector<std::string>& addresses,
                         std::size_t per_address = 2) {
  EpollLoop loop;
  ConnectionLimits limits(loop, in_all, per_address);
  Counts counts;
  for (int round = 0; round < 2; ++round) {  // the second round starts with erased semaphores
    std::vector<Task<int>> tasks;
    for (const std::string& address : addresses) tasks.push_back(connect(loop, limits, address, counts));
    finish(loop, all_of(loop, std::move(tasks)));
  }
  return counts;
}

TEST_CASE("at most two connections share an address and the total is bounded") {
  const Counts one = count_connections(10, std::vector<std::string>(8, "192.0.2.1"));
  REQUIRE(one.most.at("192.0.2.1") == 2);
  const Counts many = count_connections(3, {"a", "a", "a", "b", "b", "b", "c", "c", "c"});
  REQUIRE(many.most_in_all == 3);
  for (const char* address : {"a", "b", "c"}) REQUIRE(many.most.at(address) <= 2);
}

TEST_CASE("more connections share an address where they are allowed") {
  const Counts counts = count_connections(10, std::vector<std::string>(8, "192.0.2.1"), 5);
  REQUIRE(counts.most.at("192.0.2.1") == 5);
}

TEST_CASE("waiters for one address do not delay connections to others") {
  const Counts counts = count_connections(4, {"a", "a", "a", "a", "a", "a", "b", "b"});
  REQUIRE(counts.most_in_all == 4);
  REQUIRE(counts.most.at("b") == 2);
}

TEST_CASE("a waiter that is destroyed passes its turn to the next") {
  EpollLoop loop;
  ConnectionLimits limits(loop, 1, 2);
  Counts counts;
  {
    std::vector<Task<int>> tasks;
    for (int i = 0; i < 5; ++i) tasks.push_back(connect(loop, limits, i < 3 ? "a" : "b", counts));
    for (Task<int>& task : tasks) task.start();
  }
  REQUIRE(finish(loop, connect(loop, limits, "a", counts)) == 0);
}

}  // namespace
}  // namespace mtasts::test
