// ImmediateLoop: an event loop for tasks that wait only for each other.
#pragma once

#include <algorithm>
#include <deque>
#include <stdexcept>

#include "ports/event_loop.h"

namespace mtasts::test {

// All answers of a world are immediate: only tasks that wait for other tasks are queued.
class ImmediateLoop final : public EventLoop {
 public:
  void run(Task<void>& task) override {
    task.start();
    while (!task.done() && !ready_.empty()) {
      const std::coroutine_handle<> next = ready_.front();
      ready_.pop_front();
      next.resume();
    }
    if (!task.done()) throw std::runtime_error("the command waits for an event that never occurs");
  }
  void post(std::coroutine_handle<> waiting) override { ready_.push_back(waiting); }
  void cancel(std::coroutine_handle<> waiting) override {
    ready_.erase(std::remove(ready_.begin(), ready_.end(), waiting), ready_.end());
  }
  void set_interval_timer(std::chrono::milliseconds /*period*/, std::function<void()> /*on_tick*/) override {}

 private:
  std::deque<std::coroutine_handle<>> ready_;
};

}  // namespace mtasts::test
