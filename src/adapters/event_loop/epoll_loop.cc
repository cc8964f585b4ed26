// Timers use the monotonic clock.
#include "adapters/event_loop/epoll_loop.h"

#include <sys/epoll.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace mtasts {
namespace {

std::uint32_t epoll_events(Interest interest) {
  switch (interest) {
    case Interest::read: return EPOLLIN;
    case Interest::write: return EPOLLOUT;
    case Interest::read_and_write: return EPOLLIN | EPOLLOUT;
  }
  return 0;
}

void control(int epoll, int operation, int descriptor, Interest interest, std::uint64_t key) {
  epoll_event event = {};
  event.events = epoll_events(interest);
  event.data.u64 = key;
  if (::epoll_ctl(epoll, operation, descriptor, &event) != 0) {
    throw std::system_error(errno, std::generic_category(), "epoll_ctl");
  }
}

}  // namespace

EpollLoop::EpollLoop() : epoll_(::epoll_create1(EPOLL_CLOEXEC)) {
  if (!epoll_.is_open()) throw std::system_error(errno, std::generic_category(), "epoll_create1");
}

void EpollLoop::run(Task<void>& task) {
  task.start();
  while (!task.done()) {
    resume_ready();
    if (task.done()) return;
    if (ready_.empty() && timers_.empty() && watches_.empty()) {
      throw std::logic_error("a task waits for an event that nothing can set");
    }
    wait_for_descriptors();
    call_timers();
  }
}

EpollLoop::Watch EpollLoop::watch(int descriptor, Interest interest,
                                  std::function<void(ReadyEvents)> on_ready) {
  const std::uint64_t key = ++last_key_;
  control(epoll_.get(), EPOLL_CTL_ADD, descriptor, interest, key);
  watches_.emplace(key, std::make_shared<std::function<void(ReadyEvents)>>(std::move(on_ready)));
  return Watch(*this, descriptor, key);
}

EpollLoop::Timer EpollLoop::call_at(TimePoint time, std::function<void()> on_time) {
  const TimerKey key = {time, ++last_key_};
  timers_.emplace(key, std::move(on_time));
  return Timer(*this, key);
}

void EpollLoop::cancel(std::coroutine_handle<> waiting) {
  ready_.erase(std::remove(ready_.begin(), ready_.end(), waiting), ready_.end());
}

void EpollLoop::set_interval_timer(std::chrono::milliseconds period, std::function<void()> on_tick) {
  on_tick_ = std::move(on_tick);
  tick_period_ = period;
  next_tick_ = std::chrono::steady_clock::now() + period;
}

// Resumes only those that are queued now: coroutines that keep posting each other must not starve the
// sockets.
void EpollLoop::resume_ready() {
  for (std::size_t left = ready_.size(); left > 0 && !ready_.empty(); --left) {
    const std::coroutine_handle<> next = ready_.front();
    ready_.pop_front();
    next.resume();
  }
}

void EpollLoop::call_timers() {
  const TimePoint now = std::chrono::steady_clock::now();
  while (!timers_.empty() && timers_.begin()->first.first <= now) {
    const auto due = timers_.extract(timers_.begin());
    due.mapped()();
  }
  if (on_tick_ && next_tick_ <= now) {
    next_tick_ = now + tick_period_;
    on_tick_();
  }
}

int EpollLoop::wait_timeout() const {
  if (!ready_.empty()) return 0;
  if (timers_.empty() && !on_tick_) return -1;
  TimePoint next = timers_.empty() ? next_tick_ : timers_.begin()->first.first;
  if (on_tick_) next = std::min(next, next_tick_);
  const auto left = next - std::chrono::steady_clock::now();
  const auto milliseconds = std::chrono::ceil<std::chrono::milliseconds>(left).count();
  return static_cast<int>(std::clamp<decltype(milliseconds)>(milliseconds, 0, 60'000));
}

void EpollLoop::wait_for_descriptors() {
  std::array<epoll_event, 64> events = {};
  const int count =
      ::epoll_wait(epoll_.get(), events.data(), static_cast<int>(events.size()), wait_timeout());
  if (count < 0 && errno != EINTR) throw std::system_error(errno, std::generic_category(), "epoll_wait");

  for (int i = 0; i < count; ++i) {
    const epoll_event& event = events[static_cast<std::size_t>(i)];
    const auto found = watches_.find(event.data.u64);
    if (found == watches_.end()) continue;  // removed by an earlier callback of this round
    const bool failed = (event.events & (EPOLLERR | EPOLLHUP)) != 0;
    const OnReady on_ready = found->second;  // kept alive: the callback may destroy its own Watch
    (*on_ready)({failed || (event.events & EPOLLIN) != 0, failed || (event.events & EPOLLOUT) != 0});
  }
}

EpollLoop::Watch::~Watch() {
  if (!loop_) return;
  ::epoll_ctl(loop_->epoll_.get(), EPOLL_CTL_DEL, descriptor_, nullptr);
  loop_->watches_.erase(key_);
}

void EpollLoop::Watch::change(Interest interest) {
  control(loop_->epoll_.get(), EPOLL_CTL_MOD, descriptor_, interest, key_);
}

void EpollLoop::Watch::swap(Watch& other) noexcept {
  std::swap(loop_, other.loop_);
  std::swap(descriptor_, other.descriptor_);
  std::swap(key_, other.key_);
}

}  // namespace mtasts
