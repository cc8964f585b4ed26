// Timers, descriptors, and callbacks that destroy each other.
#include "adapters/event_loop/epoll_loop.h"

#include <unistd.h>

#include <array>
#include <optional>
#include <stdexcept>
#include <string>

#include "adapters/event_loop/wait.h"
#include "catch.h"
#include "dns_client_fixture.h"

namespace mtasts::test {
namespace {

using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

struct Pipe {
  Pipe() {
    std::array<int, 2> ends = {};
    REQUIRE(::pipe(ends.data()) == 0);
    reading = FileHandle(ends[0]);
    writing = FileHandle(ends[1]);
  }
  void write() const { REQUIRE(::write(writing.get(), "x", 1) == 1); }
  FileHandle reading;
  FileHandle writing;
};

void run_for(EpollLoop& loop, milliseconds time) {
  Task<void> task = sleep_until(loop, Clock::now() + time);
  loop.run(task);
}

TEST_CASE("timers fire once, in the order of their times, and not early") {
  EpollLoop loop;
  std::string order;
  const auto now = Clock::now();
  const auto late = loop.call_at(now + milliseconds(20),
                                 [&] { order += Clock::now() >= now + milliseconds(20) ? 'c' : '!'; });
  const auto early = loop.call_at(now + milliseconds(5), [&] { order += 'a'; });
  const auto same = loop.call_at(now + milliseconds(5), [&] { order += 'b'; });
  run_for(loop, milliseconds(40));
  REQUIRE(order == "abc");
}

TEST_CASE("a destroyed timer does not fire, even if destroyed by one of the same time") {
  EpollLoop loop;
  bool called = false;
  const auto moment = Clock::now() + milliseconds(5);
  std::optional<EpollLoop::Timer> second;
  const auto first = loop.call_at(moment, [&] { second.reset(); });
  second.emplace(loop.call_at(moment, [&] { called = true; }));
  run_for(loop, milliseconds(20));
  REQUIRE_FALSE(called);
}

TEST_CASE("a descriptor is reported as long as it is ready") {
  EpollLoop loop;
  const Pipe pipe;
  int calls = 0;
  const auto watch = loop.watch(pipe.reading.get(), Interest::read, [&](ReadyEvents readiness) {
    REQUIRE(readiness.readable);
    char octet = 0;
    if (++calls == 3) REQUIRE(::read(pipe.reading.get(), &octet, 1) == 1);
  });
  pipe.write();
  run_for(loop, milliseconds(20));
  REQUIRE(calls == 3);
}

TEST_CASE("a callback may destroy its own watch and others of the same round") {
  EpollLoop loop;
  const Pipe one;
  const Pipe two;
  int calls = 0;
  std::optional<EpollLoop::Watch> first;
  std::optional<EpollLoop::Watch> second;
  const auto end_both = [&](ReadyEvents) {
    ++calls;
    first.reset();
    second.reset();
  };
  first.emplace(loop.watch(one.reading.get(), Interest::read, end_both));
  second.emplace(loop.watch(two.reading.get(), Interest::read, end_both));
  one.write();
  two.write();
  run_for(loop, milliseconds(10));
  REQUIRE(calls == 1);
}

TEST_CASE("the interest of a watch can change, and a hang-up counts as ready") {
  EpollLoop loop;
  Pipe pipe;
  std::string seen;
  EpollLoop::Watch watch;
  watch = loop.watch(pipe.writing.get(), Interest::write, [&](ReadyEvents readiness) {
    seen += readiness.writable ? 'w' : '-';
    watch.change(Interest::read);
  });
  run_for(loop, milliseconds(5));
  REQUIRE(seen == "w");
  bool hung_up = false;
  std::optional<EpollLoop::Watch> reader;
  reader.emplace(loop.watch(pipe.reading.get(), Interest::read, [&](ReadyEvents readiness) {
    hung_up = readiness.readable && readiness.writable;
    reader.reset();
  }));
  watch = {};
  pipe.writing = {};
  run_for(loop, milliseconds(5));
  REQUIRE(hung_up);
}

TEST_CASE("the interval timer ticks while a task runs, until it is stopped") {
  EpollLoop loop;
  int ticks = 0;
  loop.set_interval_timer(milliseconds(10), [&] { ++ticks; });
  run_for(loop, milliseconds(65));
  CHECK(ticks >= 3);
  CHECK(ticks <= 6);
  loop.set_interval_timer(milliseconds(0), {});
  ticks = 0;
  run_for(loop, milliseconds(30));
  CHECK(ticks == 0);
}

TEST_CASE("the interval timer does not keep a waiting task alive") {
  EpollLoop loop;
  loop.set_interval_timer(milliseconds(1), [] {});
  Event never(loop);
  const auto wait = [](Event& wakeup) -> Task<void> { co_await wakeup; };
  Task<void> task = wait(never);
  REQUIRE_THROWS_AS(loop.run(task), std::logic_error);
}

TEST_CASE("a task that nothing can resume is an error, not an endless wait") {
  EpollLoop loop;
  Event never(loop);
  const auto wait = [](Event& wakeup) -> Task<void> { co_await wakeup; };
  Task<void> task = wait(never);
  REQUIRE_THROWS_AS(loop.run(task), std::logic_error);
}

}  // namespace
}  // namespace mtasts::test
