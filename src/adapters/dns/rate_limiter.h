// RateLimiter: limits the queries per second, for servers that are shared with others.
#pragma once

#include <list>
#include <optional>

#include "adapters/event_loop/wait.h"

namespace mtasts {

class RateLimiter {
 public:
  // The awaiter of acquire(). Destroyed while queued, it uses no slot.
  class Acquisition {
   public:
    explicit Acquisition(RateLimiter& limiter) : limiter_(limiter), granted_(limiter.loop_) {}
    Acquisition(const Acquisition&) = delete;
    Acquisition& operator=(const Acquisition&) = delete;
    ~Acquisition() {
      if (position_) limiter_.queue_.erase(*position_);
    }

    [[nodiscard]] bool await_ready() { return limiter_.try_acquire(); }
    void await_suspend(std::coroutine_handle<> waiting) {
      granted_.await_suspend(waiting);
      position_ = limiter_.enqueue(*this);
    }
    void await_resume() noexcept { granted_.await_resume(); }

   private:
    friend RateLimiter;
    RateLimiter& limiter_;
    Event granted_;
    std::optional<std::list<Acquisition*>::iterator> position_ = {};  // while it is queued
  };

  // `rate` is in queries per second, above 0; without one nothing is limited.
  RateLimiter(EpollLoop& loop, std::optional<double> rate);

  // True if there is a rate.
  [[nodiscard]] bool is_limited() const { return interval_ != interval_.zero(); }
  // `co_await acquire()` waits for the next free slot; callers are served in order. Slots missed because the
  // loop was a few milliseconds late are made up for; slots of an idle period are not.
  [[nodiscard]] Acquisition acquire() { return Acquisition(*this); }
  // Uses a slot without waiting for it, which delays all queued and later callers.
  void charge() {
    if (is_limited()) use_slot(std::chrono::steady_clock::now());
  }

 private:
  [[nodiscard]] bool try_acquire();
  std::list<Acquisition*>::iterator enqueue(Acquisition& acquisition);
  void use_slot(EpollLoop::TimePoint now);
  void schedule_next();

  EpollLoop& loop_;
  std::chrono::steady_clock::duration interval_ = {};
  EpollLoop::TimePoint next_slot_ = {};
  std::list<Acquisition*> queue_ = {};
  EpollLoop::Timer timer_ = {};
};

}  // namespace mtasts
