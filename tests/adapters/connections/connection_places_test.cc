// Who may connect at once, and who waits.
#include "adapters/connections/connection_places.h"

#include <algorithm>
#include <map>

#include "adapters/event_loop/wait.h"
#include "catch.h"
#include "dns_client_fixture.h"

namespace mtasts::test {
namespace {

using std::chrono::milliseconds;

struct Visits {
  std::map<std::string, int> now;
  std::map<std::string, int> most;
  int now_in_all = 0;
  int most_in_all = 0;
};

Task<int> visit(EpollLoop& loop, ConnectionPlaces& places, std::string address, Visits& visits) {
  const ConnectionPlaces::Place place = co_await places.enter(address);
  visits.most[address] = std::max(visits.most[address], ++visits.now[address]);
  visits.most_in_all = std::max(visits.most_in_all, ++visits.now_in_all);
  co_await sleep_until(loop, std::chrono::steady_clock::now() + milliseconds(1));
  --visits.now[address];
  --visits.now_in_all;
  co_return 0;
}

Visits visited(std::size_t in_all, const std::vector<std::string>& addresses) {
  EpollLoop loop;
  ConnectionPlaces places(loop, in_all);
  Visits visits;
  for (int round = 0; round < 2; ++round) {  // an address is as good as new when all have left
    std::vector<Task<int>> tasks;
    for (const std::string& address : addresses) tasks.push_back(visit(loop, places, address, visits));
    finish(loop, all_of(loop, std::move(tasks)));
  }
  return visits;
}

TEST_CASE("two are at one address, and as many in all as are allowed") {
  const Visits one = visited(10, std::vector<std::string>(8, "192.0.2.1"));
  REQUIRE(one.most.at("192.0.2.1") == 2);
  const Visits many = visited(3, {"a", "a", "a", "b", "b", "b", "c", "c", "c"});
  REQUIRE(many.most_in_all == 3);
  for (const char* address : {"a", "b", "c"}) REQUIRE(many.most.at(address) <= 2);
}

TEST_CASE("a queue at one address holds up nobody who goes elsewhere") {
  const Visits visits = visited(4, {"a", "a", "a", "a", "a", "a", "b", "b"});
  REQUIRE(visits.most_in_all == 4);
  REQUIRE(visits.most.at("b") == 2);
}

TEST_CASE("whoever gives up waiting for a place leaves it to the next") {
  EpollLoop loop;
  ConnectionPlaces places(loop, 1);
  Visits visits;
  {
    std::vector<Task<int>> tasks;
    for (int i = 0; i < 5; ++i) tasks.push_back(visit(loop, places, i < 3 ? "a" : "b", visits));
    for (Task<int>& task : tasks) task.start();
  }
  REQUIRE(finish(loop, visit(loop, places, "a", visits)) == 0);
}

}  // namespace
}  // namespace mtasts::test
