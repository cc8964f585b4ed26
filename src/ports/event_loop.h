// EventLoop: the part of the event loop that does not depend on file descriptors.
#pragma once

#include <chrono>
#include <coroutine>
#include <functional>

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

}  // namespace mtasts
