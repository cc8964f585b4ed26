// Pacer: so many turns a second and no more, for a server that others use too.
#pragma once

#include <list>
#include <optional>

#include "adapters/event_loop/wait.h"

namespace mtasts {

class Pacer {
 public:
  // To be awaited. Destroyed while it waits, it takes no turn.
  class Turn {
   public:
    explicit Turn(Pacer& pacer) : pacer_(pacer), called_(pacer.loop_) {}
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;
    ~Turn() {
      if (place_) pacer_.queue_.erase(*place_);
    }

    [[nodiscard]] bool await_ready() { return pacer_.may_go_now(); }
    void await_suspend(std::coroutine_handle<> waiting) {
      called_.await_suspend(waiting);
      place_ = pacer_.enqueue(*this);
    }
    void await_resume() noexcept { called_.await_resume(); }

   private:
    friend Pacer;
    Pacer& pacer_;
    Event called_;
    std::optional<std::list<Turn*>::iterator> place_ = {};  // while it waits
  };

  // `rate` is turns a second, above 0; without one every turn is now.
  Pacer(EpollLoop& loop, std::optional<double> rate);

  // Whether anybody has to wait for a turn, and be put among those who do.
  [[nodiscard]] bool is_paced() const { return interval_ != interval_.zero(); }
  // Done when it is this caller's turn; turns come in the order of the calls. The few milliseconds by which
  // the loop was late are made up for; an idle second is not saved for later.
  [[nodiscard]] Turn turn() { return Turn(*this); }
  // A turn that somebody takes without waiting: all who wait, and those that come after, wait the longer.
  void count() {
    if (is_paced()) take_moment(std::chrono::steady_clock::now());
  }

 private:
  [[nodiscard]] bool may_go_now();
  std::list<Turn*>::iterator enqueue(Turn& turn);
  void take_moment(EpollLoop::TimePoint now);
  void call_next_in_time();

  EpollLoop& loop_;
  std::chrono::steady_clock::duration interval_ = {};
  EpollLoop::TimePoint next_ = {};  // the next of the beat
  std::list<Turn*> queue_ = {};
  EpollLoop::Timer alarm_ = {};
};

}  // namespace mtasts
