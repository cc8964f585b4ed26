// What a coroutine of an adapter can wait for beside the waits of ports: a moment, a descriptor.
#pragma once

#include "adapters/event_loop/epoll_loop.h"
#include "ports/waiting.h"

namespace mtasts {

// Done at the moment, not before.
[[nodiscard]] Task<void> until(EpollLoop& loop, EpollLoop::Moment moment);

// Whether the descriptor was ready before the deadline.
[[nodiscard]] Task<bool> ready_before(EpollLoop& loop, int descriptor, Interest interest,
                                      EpollLoop::Moment deadline);

}  // namespace mtasts
