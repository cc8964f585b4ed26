// EventLoop: the part of the event loop that does not depend on file descriptors.
#pragma once

#include <chrono>
#include <coroutine>
#include <functional>
#include <optional>
#include <utility>

#include "ports/task.h"

namespace mtasts {

class EventLoop {
 public:
  virtual ~EventLoop() = default;
  // Runs the task, and everything it waits for, until it is done. The caller then takes its value.
  virtual void run(Task<void>& task) = 0;

  // Resumes the coroutine from the loop, after the current callback has returned. Callbacks are therefore
  // never nested: no state changes under a running one, and the stack does not grow.
  virtual void post(std::coroutine_handle<> waiting) = 0;
  // Undoes post(), for a coroutine that is destroyed before it is resumed.
  virtual void cancel(std::coroutine_handle<> waiting) = 0;

  // Sets the only interval timer: calls `on_tick` about once a period while a task runs. An empty `on_tick`
  // stops the timer; it must not do so from within itself. The timer does not keep run() waiting.
  virtual void set_interval_timer(std::chrono::milliseconds period, std::function<void()> on_tick) = 0;
};

namespace event_loop_detail {
template <class T>
Task<void> store_value(Task<T> task, std::optional<T>& value) {
  T result = co_await std::move(task);
  value.emplace(std::move(result));
}
}  // namespace event_loop_detail

// Runs one task on the loop and returns its value. Throws what the task threw.
template <class T>
T run_task(Task<T> task, EventLoop& loop) {
  std::optional<T> value;
  Task<void> whole = event_loop_detail::store_value(std::move(task), value);
  loop.run(whole);
  whole.take();
  return *std::move(value);
}

}  // namespace mtasts
