// EpollLoop: the one event loop. DNS sockets, TCP connections and whatever else waits for a descriptor or for
// a moment registers here; the coroutines of the commands resume from here and from nowhere else.
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

// What a descriptor is ready for. After an error or a hang-up it is ready for both: the next read or write
// says what happened.
struct Readiness {
  bool readable = false;
  bool writable = false;
};

class EpollLoop final : public EventLoop {
 public:
  using Moment = std::chrono::steady_clock::time_point;
  class Watch;
  class Timer;

  // Throws std::system_error when the system grants no epoll descriptor.
  EpollLoop();

  // Throws std::logic_error when the task is not done and nothing is left that could wake it.
  void run(Task<void>& task) override;

  // Calls on_ready whenever the descriptor is ready for what is of interest, until the Watch is destroyed.
  // A descriptor has one Watch at a time, which must end before the descriptor is closed. Throws
  // std::system_error when the system refuses.
  [[nodiscard]] Watch watch(int descriptor, Interest interest, std::function<void(Readiness)> on_ready);
  // Calls on_time once, not before `moment`, unless the Timer is destroyed first.
  [[nodiscard]] Timer call_at(Moment moment, std::function<void()> on_time);

  void resume_soon(std::coroutine_handle<> waiting) override { ready_.push_back(waiting); }
  void forget(std::coroutine_handle<> waiting) override;
  void beat(std::chrono::milliseconds period, std::function<void()> on_beat) override;

 private:
  using TimerKey = std::pair<Moment, std::uint64_t>;
  using OnReady = std::shared_ptr<std::function<void(Readiness)>>;

  void resume_ready();
  void call_timers();
  void wait_for_descriptors();
  // Milliseconds for epoll_wait, rounded up; -1: for ever.
  [[nodiscard]] int patience() const;

  FileHandle epoll_;
  std::uint64_t last_key_ = 0;  // of watches and timers; never used twice
  std::unordered_map<std::uint64_t, OnReady> watches_;
  std::map<TimerKey, std::function<void()>> timers_;
  std::deque<std::coroutine_handle<>> ready_;
  std::function<void()> on_beat_;
  std::chrono::milliseconds period_{0};
  Moment next_beat_ = {};
};

// Ends the watching when destroyed.
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

// Cancels the call when destroyed before its time.
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
