// in_order(): runs many tasks at once and hands their results on in the order of their items.
#pragma once

#include <coroutine>
#include <cstddef>
#include <exception>
#include <functional>
#include <iterator>
#include <list>
#include <optional>
#include <queue>
#include <utility>
#include <variant>
#include <vector>

#include "cli/context.h"
#include "ports/task.h"

namespace mtasts {

// The first step for an item: its result where nothing must be waited for, else the task that finds it.
template <class T>
using ValueOrTask = std::variant<T, Task<T>>;

enum class Order { as_begun, as_finished };

struct Pace {
  std::size_t window = 1;  // unfinished tasks at once
  // Bytes of finished results that may wait for an earlier one; beyond it no new item is begun.
  std::size_t reorder_bytes = std::size_t{8} * 1024 * 1024;
  Order order = Order::as_begun;
};

namespace in_order_detail {

// A one-coroutine event that transfers control directly, without a turn of the event loop. The driver that
// signals it is never resumed, so the woken coroutine may destroy that driver, and it refills the window
// before any other coroutine runs. ports/synchronization.h's Event offers neither.
class Handoff {
 public:
  Handoff() = default;
  // g++ 12 would await a copy of what a function returns by reference.
  Handoff(const Handoff&) = delete;
  Handoff& operator=(const Handoff&) = delete;

  struct Signal {
    Handoff& handoff;
    [[nodiscard]] bool await_ready() const noexcept { return false; }
    [[nodiscard]] std::coroutine_handle<> await_suspend(std::coroutine_handle<> /*driver*/) const noexcept {
      handoff.signalled_ = true;
      return handoff.waiting_ ? std::exchange(handoff.waiting_, {}) : std::noop_coroutine();
    }
    void await_resume() const noexcept {}
  };
  // The last await of a driver.
  [[nodiscard]] Signal signal() { return {*this}; }

  // The collector awaits the handoff itself; a signal that came before is not lost.
  [[nodiscard]] bool await_ready() const noexcept { return signalled_; }
  void await_suspend(std::coroutine_handle<> waiting) noexcept { waiting_ = waiting; }
  void await_resume() noexcept { signalled_ = false; }

 private:
  bool signalled_ = false;
  std::coroutine_handle<> waiting_ = {};
};

// The items that are begun and not written yet.
template <class T>
class Backlog {
 public:
  Backlog(const Pace& pace, std::function<std::size_t(const T&)> weight)
      : pace_(pace), weight_(std::move(weight)) {}

  [[nodiscard]] bool is_empty() const { return slots_.empty(); }
  [[nodiscard]] bool has_room() const {
    return unfinished_ < pace_.window && waiting_bytes_ < pace_.reorder_bytes;
  }
  [[nodiscard]] Handoff& finished() { return finished_; }

  // Adds a result that is known at once.
  void add(T&& result) {
    const Position slot = new_slot();
    slot->result.emplace(std::move(result));
    queue(slot);
  }
  // Adds a task that has started.
  void add(Task<T>&& task) {
    const Position slot = new_slot();
    slot->task.emplace(std::move(task));
    if (slot->task->done()) {
      release(slot);
      return;
    }
    ++unfinished_;
    slot->driver.emplace(drive(slot));
    slot->driver->start();
  }

  // Removes the result that is written next; empty when it is not finished yet. Throws what a task threw.
  [[nodiscard]] Pooled<T> take_next() {
    if (thrown_) std::rethrow_exception(thrown_);
    const Position slot = next_slot();
    if (slot == slots_.end()) return {};
    waiting_bytes_ -= slot->bytes;
    Pooled<T> result = std::move(slot->result);
    *slot = {};
    spare_.splice(spare_.begin(), slots_, slot);
    return result;
  }

 private:
  struct Slot {
    std::optional<Task<T>> task = {};  // until it is finished
    Pooled<T> result = {};
    std::size_t bytes = 0;                  // weight of the result
    std::optional<Task<void>> driver = {};  // awaits the task
  };
  using Position = typename std::list<Slot>::iterator;

  Position new_slot() {
    if (spare_.empty()) spare_.emplace_back();
    slots_.splice(slots_.end(), spare_, spare_.begin());
    return std::prev(slots_.end());
  }

  Position next_slot() {
    if (pace_.order == Order::as_begun) {
      return slots_.empty() || !slots_.front().result ? slots_.end() : slots_.begin();
    }
    if (finished_order_.empty()) return slots_.end();
    const Position slot = finished_order_.front();
    finished_order_.pop();
    return slot;
  }

  Task<void> drive(Position slot) {
    co_await slot->task->end();
    --unfinished_;
    release(slot);
    last_driver_ = std::exchange(slot->driver, std::nullopt);
    co_await finished_.signal();
  }

  // Keeps the result and frees the task, whose frame is several times as large.
  void release(Position slot) {
    try {
      slot->result = slot->task->release();
      slot->task.reset();
      queue(slot);
    } catch (...) {
      // take_next() throws it again: here it would be lost, and the collector would wait for ever.
      if (!thrown_) thrown_ = std::current_exception();
    }
  }

  void queue(Position slot) {
    slot->bytes = weight_(*slot->result);
    waiting_bytes_ += slot->bytes;
    if (pace_.order == Order::as_finished) finished_order_.push(slot);
  }

  const Pace& pace_;
  std::function<std::size_t(const T&)> weight_;
  std::list<Slot> slots_ = {};
  std::list<Slot> spare_ = {};  // recycled slots
  std::size_t unfinished_ = 0;
  std::size_t waiting_bytes_ = 0;
  std::queue<Position> finished_order_ = {};  // with Order::as_finished only
  Handoff finished_ = {};
  std::optional<Task<void>> last_driver_ = {};  // a driver cannot free itself; the next one frees it
  std::exception_ptr thrown_ = {};
};

}  // namespace in_order_detail

// Begins one item after the other and passes each result to `write(T&&)`, in order unless `pace` says
// otherwise. `next()` returns a pointer or an optional, empty at the end; `step(*item)` returns a
// ValueOrTask<T>. `weight(result)` is the number of bytes, roughly, that a waiting result occupies. A result
// that is known at once, with nothing queued before it, is written directly. An exception of a task or of one
// of the functions ends the run and destroys the unfinished tasks.
template <class T, class Next, class StepOf, class Write>
Task<void> in_order(Next next, StepOf step, Pace pace, std::function<std::size_t(const T&)> weight,
                    Write write) {
  in_order_detail::Backlog<T> backlog(pace, std::move(weight));
  in_order_detail::Handoff& finished = backlog.finished();
  bool more = true;
  while (true) {
    Pooled<T> ready = backlog.take_next();
    while (!ready && more && backlog.has_room()) {
      auto item = next();
      more = static_cast<bool>(item);
      if (!more) break;
      ValueOrTask<T> begun = step(*item);
      auto* const task = std::get_if<Task<T>>(&begun);
      if (task != nullptr) task->start();
      if (backlog.is_empty() && (task == nullptr || task->done())) {
        write(task != nullptr ? task->take() : std::get<T>(std::move(begun)));
        continue;
      }
      if (task != nullptr) {
        backlog.add(std::move(*task));
      } else {
        backlog.add(std::get<T>(std::move(begun)));
      }
      ready = backlog.take_next();
    }
    if (ready) {
      write(std::move(*ready));
    } else if (backlog.is_empty()) {
      co_return;
    } else {
      co_await finished;
    }
  }
}

// Runs `look` for each item, `pace.window` of them at once, and hands its results to `write`.
template <class T, class Item>
void run_each(const std::vector<Item>& items, const std::function<Task<T>(Item)>& look,
              const std::function<void(T&&)>& write, const Pace& pace, Context& context) {
  auto place = items.begin();
  const auto next = [&]() -> const Item* { return place == items.end() ? nullptr : &*place++; };
  const auto step = [&](const Item& item) -> ValueOrTask<T> { return look(item); };
  Task<void> all = in_order<T>(
      next, step, pace, [](const T&) { return sizeof(T); }, write);
  context.ports.loop.run(all);
  all.take();
}

}  // namespace mtasts
