// Tasks that finish in odd orders, and what in_order() makes of them.
#include "commands/bulk/in_order.h"

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "catch.h"

using namespace mtasts;

namespace {

// A number that arrives when the test says so.
class Arrivals {
 public:
  // Waits until finish(number).
  struct Wait {
    Arrivals& arrivals;
    int number;
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> handle) const { arrivals.waiting_[number] = handle; }
    void await_resume() const noexcept {}
  };
  Wait wait(int number) { return {*this, number}; }

  void finish(int number) {
    const auto found = waiting_.find(number);
    REQUIRE(found != waiting_.end());
    const std::coroutine_handle<> handle = found->second;
    waiting_.erase(found);
    handle.resume();
  }
  std::size_t under_way() const { return waiting_.size(); }

 private:
  std::map<int, std::coroutine_handle<>> waiting_;
};

// Counts those that are alive, so that what is abandoned is seen to be destroyed.
struct Alive {
  explicit Alive(int& count) : count_(&count) { ++*count_; }
  Alive(const Alive&) = delete;
  Alive& operator=(const Alive&) = delete;
  ~Alive() { --*count_; }

 private:
  int* count_;
};

Task<int> arriving(Arrivals& arrivals, int number, int& alive) {
  const Alive mark(alive);
  co_await arrivals.wait(number);
  co_return number;
}

Task<int> at_once(int number) {
  co_return number;
}

// Even numbers are there without a task, odd ones through a task that need not wait.
void begin_at_once(int number, std::optional<Task<int>>& task, int& result) {
  if (number % 2 == 0) {
    result = number;
  } else {
    task = at_once(number);
  }
}

// A run of in_order over the numbers 0..count-1, of which the first `late`, or all, arrive when told to, and
// the others are there at once.
class Run {
 public:
  Run(int count, Pace pace, std::size_t octets_each = 1, std::optional<int> late = {})
      : count_(count), late_(late.value_or(count)), octets_each_(octets_each), whole_(begin(pace)) {
    whole_.start();
  }

  void finish(int number) { arrivals_.finish(number); }
  // Says nothing more once it has said `number`.
  void stop_at(int number) { stop_at_ = number; }
  const std::vector<int>& said() const { return said_; }
  int begun() const { return begun_; }
  int alive() const { return alive_; }
  bool done() const { return whole_.done(); }

 private:
  Task<void> begin(Pace pace) {
    const auto next = [this](std::optional<Task<int>>& task, int& result) {
      if (begun_ == count_) return false;
      const int number = begun_++;
      if (number < late_) {
        task = arriving(arrivals_, number, alive_);
      } else {
        begin_at_once(number, task, result);
      }
      return true;
    };
    const auto weight = [this](int) { return octets_each_; };
    const auto say = [this](int number) {
      said_.push_back(number);
      return number != stop_at_;
    };
    return in_order<int>(next, pace, weight, say);
  }

  int count_;
  int late_;
  std::size_t octets_each_;
  int stop_at_ = -1;
  int begun_ = 0;
  int alive_ = 0;
  std::vector<int> said_ = {};
  Arrivals arrivals_ = {};
  Task<void> whole_;  // destroyed first: it refers to all of the above
};

using Numbers = std::vector<int>;

}  // namespace

TEST_CASE("results are said in the order in which their tasks were begun") {
  const std::vector<Numbers> orders = {
      {0, 1, 2, 3}, {3, 2, 1, 0}, {1, 3, 0, 2}, {2, 0, 3, 1}, {0, 3, 1, 2}, {3, 0, 2, 1},
  };
  for (const Numbers& order : orders) {
    Run run(4, {.window = 4});
    for (const int number : order) run.finish(number);
    CHECK(run.said() == Numbers{0, 1, 2, 3});
    CHECK(run.done());
    CHECK(run.alive() == 0);
  }
}

TEST_CASE("a result is said as soon as all before it are") {
  Run run(4, {.window = 4});
  run.finish(1);
  CHECK(run.said().empty());
  run.finish(0);
  CHECK(run.said() == Numbers{0, 1});
  run.finish(3);
  CHECK(run.said() == Numbers{0, 1});
  CHECK_FALSE(run.done());
  run.finish(2);
  CHECK(run.said() == Numbers{0, 1, 2, 3});
}

TEST_CASE("unordered results are said as they come") {
  Run run(4, {.window = 4, .order = Order::as_finished});
  for (const int number : {2, 0, 3, 1}) run.finish(number);
  CHECK(run.said() == Numbers{2, 0, 3, 1});
  CHECK(run.done());
}

TEST_CASE("no more tasks are under way than the window is wide") {
  for (const Order order : {Order::as_begun, Order::as_finished}) {
    Run run(10, {.window = 3, .order = order});
    CHECK(run.begun() == 3);
    for (int number = 0; number < 10; ++number) {
      CHECK(run.alive() == std::min(3, 10 - number));
      run.finish(number);
    }
    CHECK(run.said().size() == 10);
    CHECK(run.done());
  }
}

TEST_CASE("a finished task makes room though its result must wait") {
  Run run(10, {.window = 2});
  run.finish(1);
  CHECK(run.begun() == 3);
  run.finish(2);
  CHECK(run.begun() == 4);
  CHECK(run.said().empty());
}

TEST_CASE("when the results that wait are too large, nothing new is begun until they are said") {
  Run run(10, {.window = 2, .reorder_octets = 20}, 10);
  run.finish(1);
  CHECK(run.begun() == 3);  // 10 octets wait
  run.finish(2);
  CHECK(run.begun() == 3);  // 20 octets wait: asking pauses
  CHECK(run.said().empty());
  run.finish(0);
  CHECK(run.said() == Numbers{0, 1, 2});
  CHECK(run.begun() == 5);  // and goes on
  for (const int number : {3, 4, 5, 6, 7, 8, 9}) run.finish(number);
  CHECK(run.said() == Numbers{0, 1, 2, 3, 4, 5, 6, 7, 8, 9});
  CHECK(run.done());
}

TEST_CASE("what waits for its turn is a result, not the task that it came from") {
  Arrivals arrivals;
  const auto of_the_task = std::make_shared<int>();  // held until the task is destroyed
  const auto task = [](Arrivals& its, int number, std::shared_ptr<int> /*held*/) -> Task<int> {
    co_await its.wait(number);
    co_return number;
  };
  int begun = 0;
  Numbers said;
  const auto next = [&](std::optional<Task<int>>& begun_task, int&) {
    if (begun == 3) return false;
    begun_task = task(arrivals, begun++, of_the_task);
    return true;
  };
  const auto say = [&](int number) {
    said.push_back(number);
    return true;
  };
  Task<void> whole = in_order<int>(
      next, {.window = 3}, [](int) { return std::size_t{1}; }, say);
  whole.start();
  CHECK(of_the_task.use_count() == 1 + 3);
  arrivals.finish(2);
  CHECK(of_the_task.use_count() == 1 + 2);
  arrivals.finish(1);
  CHECK(of_the_task.use_count() == 1 + 1);
  CHECK(said.empty());
  arrivals.finish(0);
  CHECK(of_the_task.use_count() == 1);
  CHECK(said == Numbers{0, 1, 2});
}

TEST_CASE("one result that is larger than the bound is still said") {
  Run run(3, {.window = 2, .reorder_octets = 5}, 10);
  run.finish(1);
  CHECK(run.begun() == 2);
  run.finish(0);
  run.finish(2);
  CHECK(run.said() == Numbers{0, 1, 2});
}

TEST_CASE("whoever stops abandons what is under way") {
  for (const Order order : {Order::as_begun, Order::as_finished}) {
    Run run(10, {.window = 3, .order = order});
    run.stop_at(0);
    run.finish(0);
    CHECK(run.said() == Numbers{0});
    CHECK(run.done());
    CHECK(run.begun() == 3);  // nothing took the place of the first
    CHECK(run.alive() == 0);  // the other two are destroyed
  }
}

TEST_CASE("nothing to do is done at once") {
  const Run run(0, {.window = 3});
  CHECK(run.done());
  CHECK(run.begun() == 0);
}

TEST_CASE("a hundred thousand tasks that need not wait run flat, at any width") {
  constexpr int kMany = 100'000;
  for (const std::size_t window : {std::size_t{1}, std::size_t{1000}}) {
    for (const Order order : {Order::as_begun, Order::as_finished}) {
      int begun = 0;
      int expected = 0;
      bool in_sequence = true;
      const auto next = [&](std::optional<Task<int>>& task, int& result) {
        if (begun == kMany) return false;
        begin_at_once(begun++, task, result);
        return true;
      };
      const auto say = [&](int number) {
        in_sequence = in_sequence && number == expected++;
        // What is said at once must not be held back by what comes later.
        return begun - number <= 1;
      };
      Task<void> whole = in_order<int>(
          next, {.window = window, .order = order}, [](int) { return std::size_t{1}; }, say);
      whole.start();
      CHECK(whole.done());
      CHECK(in_sequence);
      CHECK(expected == kMany);
    }
  }
}

TEST_CASE("a hundred thousand tasks that finish backwards, a window at a time, run flat") {
  constexpr int kMany = 100'000;
  constexpr int kWindow = 100;
  Run run(kMany, {.window = kWindow});
  for (int first = 0; first < kMany; first += kWindow) {
    // The first of a window comes last; those that its results make room for are begun meanwhile.
    for (int number = first + kWindow - 1; number >= first; --number) run.finish(number);
  }
  CHECK(run.done());
  CHECK(run.said().size() == kMany);
  CHECK(std::is_sorted(run.said().begin(), run.said().end()));
}

TEST_CASE("what a task throws ends the run") {
  const auto next = [thrown = false](std::optional<Task<int>>& task, int&) mutable {
    if (std::exchange(thrown, true)) return false;
    task = []() -> Task<int> {
      throw std::runtime_error("a bug");
      co_return 0;
    }();
    return true;
  };
  Task<void> whole = in_order<int>(
      next, {.window = 1}, [](int) { return std::size_t{1}; }, [](int) { return true; });
  whole.start();
  REQUIRE(whole.done());
  CHECK_THROWS_AS(whole.take(), std::runtime_error);
}

TEST_CASE("what is there at once counts among what waits, and holds up what comes") {
  for (const Order order : {Order::as_begun, Order::as_finished}) {
    Run run(100, {.window = 2, .reorder_octets = 20, .order = order}, 10, 1);
    CHECK(run.begun() == (order == Order::as_begun ? 3 : 100));
    run.finish(0);
    CHECK(run.done());
    CHECK(run.said().size() == 100);
    CHECK(run.said().front() == (order == Order::as_begun ? 0 : 1));
  }
}

TEST_CASE("what need not wait for an answer still waits for its turn") {
  struct Row {
    Order order;
    Numbers before;  // said while number 0 is awaited
    Numbers after;
  };
  const std::vector<Row> rows = {
      {Order::as_begun, {}, {0, 1, 2}},
      {Order::as_finished, {1, 2}, {1, 2, 0}},
  };
  for (const Row& row : rows) {
    Run run(3, {.window = 2, .order = row.order}, 1, 1);
    CHECK(run.said() == row.before);
    run.finish(0);
    CHECK(run.done());
    CHECK(run.said() == row.after);
  }
}
