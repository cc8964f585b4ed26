// An event loop for a world that waits for nobody outside.
#pragma once

#include <algorithm>
#include <deque>
#include <stdexcept>

#include "ports/event_loop.h"

namespace mtasts::tests {

// Every answer of the world is there at once: only what waits for other tasks is resumed later.
class ImmediateLoop final : public EventLoop {
 public:
  void run(Task<void>& task) override {
    task.start();
    while (!task.done() && !ready_.empty()) {
      const std::coroutine_handle<> next = ready_.front();
      ready_.pop_front();
      next.resume();
    }
    if (!task.done()) throw std::runtime_error("the command waits for something that never comes");
  }
  void post(std::coroutine_handle<> waiting) override { ready_.push_back(waiting); }
  void cancel(std::coroutine_handle<> waiting) override {
    ready_.erase(std::remove(ready_.begin(), ready_.end(), waiting), ready_.end());
  }
  void set_interval_timer(std::chrono::milliseconds /*period*/, std::function<void()> /*on_tick*/) override {}

 private:
  std::deque<std::coroutine_handle<>> ready_;
};

}  // namespace mtasts::tests
