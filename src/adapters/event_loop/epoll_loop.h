// EpollLoop: the event loop on epoll(7). DNS sockets and TCP connections register their descriptors and
// timers here. All coroutines are resumed from here.
#pragma once

#include <chrono>
#include <coroutine>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <unordered_map>

#include "adapters/system/file_handle.h"
#include "ports/event_loop.h"

namespace mtasts {

enum class Interest { read, write, read_and_write };

// After an error or a hang-up a descriptor is both readable and writable; the next read or write returns the
// error.
struct ReadyEvents {
  bool readable = false;
  bool writable = false;
};

class EpollLoop final : public EventLoop {
 public:
  using TimePoint = std::chrono::steady_clock::time_point;
  class Watch;
  class Timer;

  // Throws std::system_error if epoll_create1(2) fails.
  EpollLoop();

  // Throws std::logic_error if the task is not done and nothing is left that could resume it.
  void run(Task<void>& task) override;

  // Calls on_ready whenever the descriptor is ready for `interest`, until the Watch is destroyed. A
  // descriptor may have only one Watch, which must be destroyed before the descriptor is closed. Throws
  // std::system_error if epoll_ctl(2) fails.
  [[nodiscard]] Watch watch(int descriptor, Interest interest, std::function<void(ReadyEvents)> on_ready);
  // Calls on_time once, at `time` or later, unless the Timer is destroyed first.
  [[nodiscard]] Timer call_at(TimePoint time, std::function<void()> on_time);

  void post(std::coroutine_handle<> waiting) override { ready_.push_back(waiting); }
  void cancel(std::coroutine_handle<> waiting) override;
  void set_interval_timer(std::chrono::milliseconds period, std::function<void()> on_tick) override;

 private:
  using TimerKey = std::pair<TimePoint, std::uint64_t>;
  using OnReady = std::shared_ptr<std::function<void(ReadyEvents)>>;

  void resume_ready();
  void call_timers();
  void wait_for_descriptors();
  // The timeout for epoll_wait(2) in milliseconds, rounded up; -1: none.
  [[nodiscard]] int wait_timeout() const;

  FileHandle epoll_;
  std::uint64_t last_key_ = 0;  // of watches and timers; never reused
  std::unordered_map<std::uint64_t, OnReady> watches_;
  std::map<TimerKey, std::function<void()>> timers_;
  std::deque<std::coroutine_handle<>> ready_;
  std::function<void()> on_tick_;
  std::chrono::milliseconds tick_period_{0};
  TimePoint next_tick_ = {};
};

// The registration of a descriptor; removed when destroyed.
class EpollLoop::Watch {
 public:
  Watch() = default;
  Watch(Watch&& other) noexcept { swap(other); }
  Watch& operator=(Watch&& other) noexcept {
    swap(other);
    return *this;
  }
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;
  ~Watch();

  void change(Interest interest);

 private:
  friend EpollLoop;
  Watch(EpollLoop& loop, int descriptor, std::uint64_t key)
      : loop_(&loop), descriptor_(descriptor), key_(key) {}
  void swap(Watch& other) noexcept;

  EpollLoop* loop_ = nullptr;
  int descriptor_ = -1;
  std::uint64_t key_ = 0;
};

// A pending call; cancelled when destroyed.
class EpollLoop::Timer {
 public:
  Timer() = default;
  Timer(Timer&& other) noexcept { swap(other); }
  Timer& operator=(Timer&& other) noexcept {
    swap(other);
    return *this;
  }
  Timer(const Timer&) = delete;
  Timer& operator=(const Timer&) = delete;
  ~Timer() {
    if (loop_) loop_->timers_.erase(key_);
  }

 private:
  friend EpollLoop;
  Timer(EpollLoop& loop, TimerKey key) : loop_(&loop), key_(key) {}
  void swap(Timer& other) noexcept {
    std::swap(loop_, other.loop_);
    std::swap(key_, other.key_);
  }

  EpollLoop* loop_ = nullptr;
  TimerKey key_ = {};
};

}  // namespace mtasts
