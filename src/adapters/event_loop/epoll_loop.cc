// epoll(7) and a clock that never steps: timeouts are measured on the monotonic one.
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
    case Interest::read:
      return EPOLLIN;
    case Interest::write:
      return EPOLLOUT;
    case Interest::read_and_write:
      return EPOLLIN | EPOLLOUT;
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
      throw std::logic_error("a task waits for what nothing can bring about");
    }
    wait_for_descriptors();
    call_timers();
  }
}

EpollLoop::Watch EpollLoop::watch(int descriptor, Interest interest,
                                  std::function<void(Readiness)> on_ready) {
  const std::uint64_t key = ++last_key_;
  control(epoll_.get(), EPOLL_CTL_ADD, descriptor, interest, key);
  watches_.emplace(key, std::make_shared<std::function<void(Readiness)>>(std::move(on_ready)));
  return Watch(*this, descriptor, key);
}

EpollLoop::Timer EpollLoop::call_at(Moment moment, std::function<void()> on_time) {
  const TimerKey key = {moment, ++last_key_};
  timers_.emplace(key, std::move(on_time));
  return Timer(*this, key);
}

void EpollLoop::forget(std::coroutine_handle<> waiting) {
  ready_.erase(std::remove(ready_.begin(), ready_.end(), waiting), ready_.end());
}

void EpollLoop::beat(std::chrono::milliseconds period, std::function<void()> on_beat) {
  on_beat_ = std::move(on_beat);
  period_ = period;
  next_beat_ = std::chrono::steady_clock::now() + period;
}

// Only those that are ready now: coroutines that keep each other busy do not keep the sockets waiting.
void EpollLoop::resume_ready() {
  for (std::size_t left = ready_.size(); left > 0 && !ready_.empty(); --left) {
    const std::coroutine_handle<> next = ready_.front();
    ready_.pop_front();
    next.resume();
  }
}

void EpollLoop::call_timers() {
  const Moment now = std::chrono::steady_clock::now();
  while (!timers_.empty() && timers_.begin()->first.first <= now) {
    const auto due = timers_.extract(timers_.begin());
    due.mapped()();
  }
  if (on_beat_ && next_beat_ <= now) {
    next_beat_ = now + period_;
    on_beat_();
  }
}

int EpollLoop::patience() const {
  if (!ready_.empty()) return 0;
  if (timers_.empty() && !on_beat_) return -1;
  Moment next = timers_.empty() ? next_beat_ : timers_.begin()->first.first;
  if (on_beat_) next = std::min(next, next_beat_);
  const auto left = next - std::chrono::steady_clock::now();
  const auto milliseconds = std::chrono::ceil<std::chrono::milliseconds>(left).count();
  return static_cast<int>(std::clamp<decltype(milliseconds)>(milliseconds, 0, 60'000));
}

void EpollLoop::wait_for_descriptors() {
  std::array<epoll_event, 64> events = {};
  const int count = ::epoll_wait(epoll_.get(), events.data(), static_cast<int>(events.size()), patience());
  if (count < 0 && errno != EINTR) throw std::system_error(errno, std::generic_category(), "epoll_wait");

  for (int i = 0; i < count; ++i) {
    const epoll_event& event = events[static_cast<std::size_t>(i)];
    const auto found = watches_.find(event.data.u64);
    if (found == watches_.end()) continue;  // ended by a callback of this very round
    const bool failed = (event.events & (EPOLLERR | EPOLLHUP)) != 0;
    const OnReady on_ready = found->second;  // stays while it runs, even if it ends its own watch
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
