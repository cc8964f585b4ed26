// The event loop, as those see it who wait for no descriptor: it runs one task to its end, and everything
// that the task waits for.
#pragma once

#include <chrono>
#include <coroutine>
#include <functional>

#include "ports/task.h"

namespace mtasts {

class EventLoop {
 public:
  virtual ~EventLoop() = default;
  // Returns when the task is done; its value is then taken from the task.
  virtual void run(Task<void>& task) = 0;

  // Resumes the coroutine when whatever runs now has returned to the loop: no callback is ever entered from
  // within another, so none finds its own state changed under it, and the stack does not grow.
  virtual void resume_soon(std::coroutine_handle<> waiting) = 0;
  // Takes that back, for a coroutine that is destroyed meanwhile.
  virtual void forget(std::coroutine_handle<> waiting) = 0;

  // Calls `on_beat` about once a period while a task runs and the loop comes round, in place of the one
  // before; an empty one ends it, not from within itself. It is nothing that a task could wait for.
  virtual void beat(std::chrono::milliseconds period, std::function<void()> on_beat) = 0;
};

}  // namespace mtasts
