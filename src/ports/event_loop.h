// The event loop, as commands see it: it runs one task to its end, and everything that the task waits for.
#pragma once

#include "ports/task.h"

namespace mtasts {

class EventLoop {
 public:
  virtual ~EventLoop() = default;
  // Returns when the task is done; its value is then taken from the task.
  virtual void run(Task<void>& task) = 0;
};

}  // namespace mtasts
