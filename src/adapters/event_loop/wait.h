// Waits of a coroutine for a time or a descriptor.
#pragma once

#include "adapters/event_loop/epoll_loop.h"
#include "ports/synchronization.h"

namespace mtasts {

// Returns at `time` or shortly after it.
[[nodiscard]] Task<void> sleep_until(EpollLoop& loop, EpollLoop::TimePoint time);

// Returns true if the descriptor became ready before the deadline.
[[nodiscard]] Task<bool> wait_until_ready(EpollLoop& loop, int descriptor, Interest interest,
                                          EpollLoop::TimePoint deadline);

}  // namespace mtasts
