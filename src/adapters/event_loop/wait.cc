// Each wait is an Event that a timer or a descriptor sets.
#include "adapters/event_loop/wait.h"

#include <chrono>

namespace mtasts {

Task<void> sleep_until(EpollLoop& loop, EpollLoop::TimePoint time) {
  Event event(loop);
  const EpollLoop::Timer timer = loop.call_at(time, [&event] { event.set(); });
  co_await event;
}

Task<bool> wait_until_ready(EpollLoop& loop, int descriptor, Interest interest,
                            EpollLoop::TimePoint deadline) {
  Event event(loop);
  bool ready = false;
  const EpollLoop::Timer timer = loop.call_at(deadline, [&event] { event.set(); });
  const EpollLoop::Watch watch = loop.watch(descriptor, interest, [&](ReadyEvents) {
    ready = true;
    event.set();
  });
  co_await event;
  // A peer that sends one byte at a time cannot extend the deadline.
  const bool in_time = std::chrono::steady_clock::now() < deadline;
  co_return ready&& in_time;
}

}  // namespace mtasts
