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
    Turn(EpollLoop& loop, std::optional<EpollLoop::Moment> moment)
        : loop_(loop), moment_(moment), wakeup_(loop) {}
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;
    ~Turn() = default;

    [[nodiscard]] bool await_ready() const noexcept { return !moment_; }
    void await_suspend(std::coroutine_handle<> waiting) {
      wakeup_.await_suspend(waiting);
      timer_ = loop_.call_at(*moment_, [this] { wakeup_.wake(); });
    }
    void await_resume() noexcept { wakeup_.await_resume(); }

   private:
    EpollLoop& loop_;
    std::optional<EpollLoop::Moment> moment_;
    Wakeup wakeup_;
    EpollLoop::Timer timer_ = {};
  };

  // `rate` is turns a second, above 0; without one every turn is now.
  Pacer(EpollLoop& loop, std::optional<double> rate);

  // Done when it is this caller's turn; turns come in the order of the calls. The few milliseconds by which
  // the loop was late are made up for; an idle second is not saved for later.
  [[nodiscard]] Turn turn();
  // A turn that somebody takes without waiting; those that come after it wait the longer.
  void count() { (void)next_moment(); }

 private:
  // Nothing when that is now.
  [[nodiscard]] std::optional<EpollLoop::Moment> next_moment();

  EpollLoop& loop_;
  std::chrono::steady_clock::duration interval_ = {};
  EpollLoop::Moment next_ = {};
};

}  // namespace mtasts
