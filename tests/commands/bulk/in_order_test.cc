// in_order() with tasks that finish in any order.
#include "commands/bulk/in_order.h"

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "catch.h"

namespace mtasts::test {

namespace {

// Numbers that arrive when the test calls finish().
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

// Counts the live tasks, so that a test sees that abandoned ones are destroyed.
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

Task<int> finished(int number) {
  co_return number;
}

// Even numbers are known at once, odd ones come from a task that need not wait.
ValueOrTask<int> step_at_once(int number) {
  if (number % 2 == 0) return number;
  return finished(number);
}

std::size_t one_byte(int /*number*/) {
  return 1;
}

// Thrown by a writer that stops the run.
struct Stopped {};

// A run of in_order over the numbers 0..count-1. The first `late` of them, or all, arrive when finish() is
// called; the others are known at once.
class Run {
 public:
  Run(int count, Pace pace, std::size_t bytes_each = 1, std::optional<int> late = {})
      : count_(count), late_(late.value_or(count)), bytes_each_(bytes_each), whole_(begin(pace)) {
    whole_.start();
  }

  void finish(int number) { arrivals_.finish(number); }
  // The writer throws once it has written `number`.
  void stop_at(int number) { stop_at_ = number; }
  const std::vector<int>& written() const { return written_; }
  int begun() const { return begun_; }
  int alive() const { return alive_; }
  bool done() const { return whole_.done(); }
  // The end of a run that is done; throws what the writer threw.
  void take() { whole_.take(); }

 private:
  Task<void> begin(Pace pace) {
    const auto next = [this]() -> std::optional<int> {
      if (begun_ == count_) return std::nullopt;
      return begun_++;
    };
    const auto step = [this](int number) -> ValueOrTask<int> {
      if (number < late_) return arriving(arrivals_, number, alive_);
      return step_at_once(number);
    };
    const auto weight = [this](int) { return bytes_each_; };
    const auto write = [this](int number) {
      written_.push_back(number);
      if (number == stop_at_) throw Stopped();
    };
    return in_order<int>(next, step, pace, weight, write);
  }

  int count_;
  int late_;
  std::size_t bytes_each_;
  int stop_at_ = -1;
  int begun_ = 0;
  int alive_ = 0;
  std::vector<int> written_ = {};
  Arrivals arrivals_ = {};
  Task<void> whole_;  // destroyed first: it refers to all of the above
};

using Numbers = std::vector<int>;

}  // namespace

TEST_CASE("results are written in the order in which their tasks were begun") {
  const std::vector<Numbers> orders = {
      {0, 1, 2, 3}, {3, 2, 1, 0}, {1, 3, 0, 2}, {2, 0, 3, 1}, {0, 3, 1, 2}, {3, 0, 2, 1},
  };
  for (const Numbers& order : orders) {
    Run run(4, {.window = 4});
    for (const int number : order) run.finish(number);
    CHECK(run.written() == Numbers{0, 1, 2, 3});
    CHECK(run.done());
    CHECK(run.alive() == 0);
  }
}

TEST_CASE("a result is written as soon as all before it are") {
  Run run(4, {.window = 4});
  run.finish(1);
  CHECK(run.written().empty());
  run.finish(0);
  CHECK(run.written() == Numbers{0, 1});
  run.finish(3);
  CHECK(run.written() == Numbers{0, 1});
  CHECK_FALSE(run.done());
  run.finish(2);
  CHECK(run.written() == Numbers{0, 1, 2, 3});
}

TEST_CASE("unordered results are written as they come") {
  Run run(4, {.window = 4, .order = Order::as_finished});
  for (const int number : {2, 0, 3, 1}) run.finish(number);
  CHECK(run.written() == Numbers{2, 0, 3, 1});
  CHECK(run.done());
}

TEST_CASE("the window bounds the number of unfinished tasks") {
  for (const Order order : {Order::as_begun, Order::as_finished}) {
    Run run(10, {.window = 3, .order = order});
    CHECK(run.begun() == 3);
    for (int number = 0; number < 10; ++number) {
      CHECK(run.alive() == std::min(3, 10 - number));
      run.finish(number);
    }
    CHECK(run.written().size() == 10);
    CHECK(run.done());
  }
}

TEST_CASE("a finished task makes room though its result must wait") {
  Run run(10, {.window = 2});
  run.finish(1);
  CHECK(run.begun() == 3);
  run.finish(2);
  CHECK(run.begun() == 4);
  CHECK(run.written().empty());
}

TEST_CASE("a full reorder buffer holds up new tasks until its results are written") {
  Run run(10, {.window = 2, .reorder_bytes = 20}, 10);
  run.finish(1);
  CHECK(run.begun() == 3);  // 10 bytes wait
  run.finish(2);
  CHECK(run.begun() == 3);  // 20 bytes wait: the buffer is full
  CHECK(run.written().empty());
  run.finish(0);
  CHECK(run.written() == Numbers{0, 1, 2});
  CHECK(run.begun() == 5);  // and goes on
  for (const int number : {3, 4, 5, 6, 7, 8, 9}) run.finish(number);
  CHECK(run.written() == Numbers{0, 1, 2, 3, 4, 5, 6, 7, 8, 9});
  CHECK(run.done());
}

TEST_CASE("a result that waits for its turn has freed its task") {
  Arrivals arrivals;
  const auto of_the_task = std::make_shared<int>();  // held until the task is destroyed
  const auto task = [](Arrivals& its, int number, std::shared_ptr<int> /*held*/) -> Task<int> {
    co_await its.wait(number);
    co_return number;
  };
  Numbers written;
  const auto next = [begun = 0]() mutable -> std::optional<int> {
    if (begun == 3) return std::nullopt;
    return begun++;
  };
  const auto step = [&](int number) -> ValueOrTask<int> { return task(arrivals, number, of_the_task); };
  const auto write = [&](int number) { written.push_back(number); };
  Task<void> whole = in_order<int>(next, step, {.window = 3}, one_byte, write);
  whole.start();
  CHECK(of_the_task.use_count() == 1 + 3);
  arrivals.finish(2);
  CHECK(of_the_task.use_count() == 1 + 2);
  arrivals.finish(1);
  CHECK(of_the_task.use_count() == 1 + 1);
  CHECK(written.empty());
  arrivals.finish(0);
  CHECK(of_the_task.use_count() == 1);
  CHECK(written == Numbers{0, 1, 2});
}

TEST_CASE("a result that is larger than the reorder buffer is still written") {
  Run run(3, {.window = 2, .reorder_bytes = 5}, 10);
  run.finish(1);
  CHECK(run.begun() == 2);
  run.finish(0);
  run.finish(2);
  CHECK(run.written() == Numbers{0, 1, 2});
}

TEST_CASE("a writer that throws ends the run and destroys the unfinished tasks") {
  for (const Order order : {Order::as_begun, Order::as_finished}) {
    Run run(10, {.window = 3, .order = order});
    run.stop_at(0);
    run.finish(0);
    CHECK(run.written() == Numbers{0});
    CHECK(run.done());
    CHECK(run.begun() == 3);  // nothing took the place of the first
    CHECK(run.alive() == 0);  // the other two are destroyed
    CHECK_THROWS_AS(run.take(), Stopped);
  }
}

TEST_CASE("a run without items is done at once") {
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
      bool held_back = false;  // a result that is known at once, by later ones
      const auto next = [&]() -> std::optional<int> {
        if (begun == kMany) return std::nullopt;
        return begun++;
      };
      const auto write = [&](int number) {
        in_sequence = in_sequence && number == expected++;
        held_back = held_back || begun - number > 1;
      };
      Task<void> whole =
          in_order<int>(next, step_at_once, {.window = window, .order = order}, one_byte, write);
      whole.start();
      CHECK(whole.done());
      CHECK(in_sequence);
      CHECK_FALSE(held_back);
      CHECK(expected == kMany);
    }
  }
}

TEST_CASE("a hundred thousand tasks that finish backwards, a window at a time, run flat") {
  constexpr int kMany = 100'000;
  constexpr int kWindow = 100;
  Run run(kMany, {.window = kWindow});
  for (int first = 0; first < kMany; first += kWindow) {
    // The first of a window finishes last; its results make room for tasks that begin meanwhile.
    for (int number = first + kWindow - 1; number >= first; --number) run.finish(number);
  }
  CHECK(run.done());
  CHECK(run.written().size() == kMany);
  CHECK(std::is_sorted(run.written().begin(), run.written().end()));
}

TEST_CASE("an exception of a task ends the run") {
  const auto next = [thrown = false]() mutable -> std::optional<int> {
    return std::exchange(thrown, true) ? std::nullopt : std::optional(0);
  };
  const auto step = [](int) -> ValueOrTask<int> {
    return []() -> Task<int> {
      throw std::runtime_error("a bug");
      co_return 0;
    }();
  };
  Task<void> whole = in_order<int>(next, step, {.window = 1}, one_byte, [](int) {});
  whole.start();
  REQUIRE(whole.done());
  CHECK_THROWS_AS(whole.take(), std::runtime_error);
}

TEST_CASE("results that are known at once count in the reorder buffer and hold up new items") {
  for (const Order order : {Order::as_begun, Order::as_finished}) {
    Run run(100, {.window = 2, .reorder_bytes = 20, .order = order}, 10, 1);
    CHECK(run.begun() == (order == Order::as_begun ? 3 : 100));
    run.finish(0);
    CHECK(run.done());
    CHECK(run.written().size() == 100);
    CHECK(run.written().front() == (order == Order::as_begun ? 0 : 1));
  }
}

TEST_CASE("a result that is known at once still waits for its turn") {
  struct Row {
    Order order;
    Numbers before;  // written while number 0 is awaited
    Numbers after;
  };
  const std::vector<Row> rows = {
      {Order::as_begun, {}, {0, 1, 2}},
      {Order::as_finished, {1, 2}, {1, 2, 0}},
  };
  for (const Row& row : rows) {
    Run run(3, {.window = 2, .order = row.order}, 1, 1);
    CHECK(run.written() == row.before);
    run.finish(0);
    CHECK(run.done());
    CHECK(run.written() == row.after);
  }
}

}  // namespace mtasts::test
