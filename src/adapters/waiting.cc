// Each wait is a Wakeup and whoever wakes it.
#include "adapters/waiting.h"

#include <algorithm>

namespace mtasts {

Task<void> until(EpollLoop& loop, EpollLoop::Moment moment) {
  Wakeup wakeup(loop);
  const EpollLoop::Timer timer = loop.call_at(moment, [&wakeup] { wakeup.wake(); });
  co_await wakeup;
}

Task<bool> ready_before(EpollLoop& loop, int descriptor, Interest interest, EpollLoop::Moment deadline) {
  Wakeup wakeup(loop);
  bool ready = false;
  const EpollLoop::Timer timer = loop.call_at(deadline, [&wakeup] { wakeup.wake(); });
  const EpollLoop::Watch watch = loop.watch(descriptor, interest, [&](Readiness) {
    ready = true;
    wakeup.wake();
  });
  co_await wakeup;
  co_return ready&& std::chrono::steady_clock::now() < deadline;  // who drips octets gains no time
}

// A coroutine in the queue. Destroyed there, it leaves it; destroyed after it was called, it gives its place
// to the next.
struct Window::Waiter {
  Waiter(Window& of, EpollLoop& loop) : window(of), called(loop) { window.waiters_.push_back(this); }
  Waiter(const Waiter&) = delete;
  Waiter& operator=(const Waiter&) = delete;
  ~Waiter() {
    if (!has_place) {
      window.waiters_.remove(this);
    } else if (!taken) {
      window.leave();
    }
  }
  Window& window;
  Wakeup called;
  bool has_place = false;
  bool taken = false;
};

Task<Window::Place> Window::enter() {
  if (free_ > 0) {
    --free_;
    co_return Place(*this);
  }
  Waiter waiter(*this, loop_);
  co_await waiter.called;
  waiter.taken = true;
  co_return Place(*this);
}

void Window::leave() {
  if (waiters_.empty()) {
    ++free_;
    return;
  }
  Waiter* next = waiters_.front();
  waiters_.pop_front();
  next->has_place = true;
  next->called.wake();
}

}  // namespace mtasts
