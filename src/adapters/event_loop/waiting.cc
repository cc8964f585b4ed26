// Each wait is a Wakeup and whoever wakes it.
#include "adapters/event_loop/waiting.h"

#include <chrono>

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

}  // namespace mtasts
