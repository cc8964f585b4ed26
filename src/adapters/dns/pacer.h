// Pacer: so many turns a second and no more, for a server that others use too.
#pragma once

#include <optional>

#include "adapters/waiting.h"

namespace mtasts {

class Pacer {
 public:
  // To be awaited; one moment of the beat is its own.
  class Turn {
   public:
    Turn(EpollLoop& loop, EpollLoop::Moment moment) : loop_(loop), moment_(moment), wakeup_(loop) {}
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;
    ~Turn() = default;

    [[nodiscard]] bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> waiting) {
      wakeup_.await_suspend(waiting);
      timer_ = loop_.call_at(moment_, [this] { wakeup_.wake(); });
    }
    void await_resume() noexcept { wakeup_.await_resume(); }

   private:
    EpollLoop& loop_;
    EpollLoop::Moment moment_;
    Wakeup wakeup_;
    EpollLoop::Timer timer_ = {};
  };

  // `rate` is turns a second, above 0; without one every turn is now.
  Pacer(EpollLoop& loop, std::optional<double> rate);

  // When it is this caller's turn; nothing when that is now. Turns come in the order of the calls: whoever
  // does not wait for one lets those that come later wait the longer. The few milliseconds by which the loop
  // was late are made up for; an idle second is not saved for later.
  [[nodiscard]] std::optional<EpollLoop::Moment> next_turn() {
    return interval_ == interval_.zero() ? std::nullopt : next_beat();
  }
  [[nodiscard]] Turn wait_until(EpollLoop::Moment turn) { return {loop_, turn}; }

 private:
  [[nodiscard]] std::optional<EpollLoop::Moment> next_beat();

  EpollLoop& loop_;
  std::chrono::steady_clock::duration interval_ = {};
  EpollLoop::Moment next_ = {};
};

}  // namespace mtasts
