// Many tasks under way at once, their results handed on in the order in which they were begun. One domain and
// a million run through here.
#pragma once

#include <coroutine>
#include <cstddef>
#include <exception>
#include <iterator>
#include <list>
#include <optional>
#include <queue>
#include <utility>

#include "ports/task.h"

namespace mtasts {

enum class Order { as_begun, as_finished };

struct Pace {
  std::size_t window = 1;  // tasks under way at once
  // Finished results that may wait for an earlier one, in octets as `weight` counts them; when they are full,
  // no new task begins.
  std::size_t reorder_octets = std::size_t{8} * 1024 * 1024;
  Order order = Order::as_begun;
};

namespace in_order_detail {

// Wakes the one coroutine that waits; a wake-up with nobody waiting is remembered.
class WakeUp {
 public:
  // The last act of a coroutine: it hands control to whoever waits and is never resumed. It is suspended
  // then, so whoever it woke may destroy it.
  struct HandOver {
    WakeUp& wake_up;
    [[nodiscard]] bool await_ready() const noexcept { return false; }
    [[nodiscard]] std::coroutine_handle<> await_suspend(std::coroutine_handle<> /*ended*/) const noexcept {
      wake_up.notified_ = true;
      return wake_up.waiting_ ? std::exchange(wake_up.waiting_, {}) : std::noop_coroutine();
    }
    void await_resume() const noexcept {}
  };
  [[nodiscard]] HandOver hand_over() { return {*this}; }

  [[nodiscard]] bool await_ready() const noexcept { return notified_; }
  void await_suspend(std::coroutine_handle<> waiting) noexcept { waiting_ = waiting; }
  void await_resume() noexcept { notified_ = false; }

 private:
  bool notified_ = false;
  std::coroutine_handle<> waiting_ = {};
};

template <class T>
struct Slot {
  std::optional<Task<T>> work = {};
  Pooled<T> result = {};  // of work that has ended
  std::size_t octets = 0;
  std::optional<Task<void>> driver = {};  // where the work has to wait
};

template <class T>
using Slots = std::list<Slot<T>>;

template <class T>
struct State {
  std::size_t under_way = 0;
  std::size_t waiting_octets = 0;
  std::queue<typename Slots<T>::iterator> finished = {};  // with Order::as_finished only
  WakeUp wake_up = {};
  std::optional<Task<void>> ended_driver = {};  // the last: it cannot free itself
  std::exception_ptr thrown = {};
};

// The work of a slot has ended, if it took any, and its result waits to be said: alone, for the frame of the
// work is several times as large.
template <class T, class Weight>
void keep(typename Slots<T>::iterator slot, State<T>& state, Order order, Weight& weight) {
  try {
    if (slot->work) slot->result = slot->work->release();
    slot->octets = weight(*slot->result);
    slot->work.reset();
  } catch (...) {
    // Thrown again where the results are said: whoever waits there would never wake otherwise.
    if (!state.thrown) state.thrown = std::current_exception();
  }
  state.waiting_octets += slot->octets;
  if (order == Order::as_finished) state.finished.push(slot);
}

template <class T, class Weight>
Task<void> drive(typename Slots<T>::iterator slot, State<T>& state, Order order, Weight& weight) {
  co_await slot->work->end();
  --state.under_way;
  keep(slot, state, order, weight);
  state.ended_driver = std::exchange(slot->driver, std::nullopt);
  co_await state.wake_up.hand_over();
}

// The slot whose result is to be said next, or the end.
template <class T>
typename Slots<T>::iterator next_to_say(Slots<T>& slots, State<T>& state, Order order) {
  if (order == Order::as_begun) return slots.empty() || !slots.front().result ? slots.end() : slots.begin();
  if (state.finished.empty()) return slots.end();
  const auto slot = state.finished.front();
  state.finished.pop();
  return slot;
}

}  // namespace in_order_detail

// Begins one after the other through `next(std::optional<Task<T>>&, T&)`, which gives a task, or fills in the
// result where none is needed, and returns false at the end. Each result goes to `say`, which returns false
// to stop: then nothing new is begun and what is under way is abandoned. What `next` may fill in is one value
// for all of them, with whatever an earlier result left in it. `weight` tells how many octets a waiting
// result occupies.
template <class T, class Next, class Weight, class Say>
Task<void> in_order(Next next, Pace pace, Weight weight, Say say) {
  in_order_detail::Slots<T> slots;
  in_order_detail::Slots<T> spare;  // used and empty, for those that come
  in_order_detail::State<T> state;
  T at_once = {};
  bool more = true;

  while (true) {
    auto ready = in_order_detail::next_to_say<T>(slots, state, pace.order);
    while (ready == slots.end() && more && state.under_way < pace.window &&
           state.waiting_octets < pace.reorder_octets) {
      std::optional<Task<T>> work;
      more = next(work, at_once);
      if (!more) break;
      if (work) work->start();
      const bool is_done = !work || work->done();
      // What need not wait, neither for an answer nor for its turn, needs no place among those that do.
      if (is_done && slots.empty()) {
        if (!say(work ? work->take() : std::move(at_once))) co_return;
        continue;
      }
      if (spare.empty()) spare.emplace_back();
      slots.splice(slots.end(), spare, spare.begin());
      const auto slot = std::prev(slots.end());
      if (work) {
        slot->work.emplace(*std::move(work));
      } else {
        slot->result.emplace(std::move(at_once));
      }
      if (is_done) {
        in_order_detail::keep(slot, state, pace.order, weight);
      } else {
        ++state.under_way;
        slot->driver.emplace(in_order_detail::drive<T>(slot, state, pace.order, weight));
        slot->driver->start();
      }
      ready = in_order_detail::next_to_say<T>(slots, state, pace.order);
    }
    if (state.thrown) std::rethrow_exception(state.thrown);
    if (ready != slots.end()) {
      state.waiting_octets -= ready->octets;
      const Pooled<T> result = std::move(ready->result);
      *ready = {};
      spare.splice(spare.begin(), slots, ready);
      if (!say(std::move(*result))) co_return;
      continue;
    }
    if (slots.empty()) co_return;
    co_await state.wake_up;
  }
}

}  // namespace mtasts
