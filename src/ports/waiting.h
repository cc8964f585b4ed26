// What a coroutine can wait for: a wakeup, a place in a window, several tasks, a value that others work out.
// All of them may be destroyed while somebody waits.
#pragma once

#include <coroutine>
#include <cstddef>
#include <exception>
#include <list>
#include <optional>
#include <utility>
#include <vector>

#include "ports/event_loop.h"
#include "ports/task.h"

namespace mtasts {

// Awaited by one coroutine, woken once by somebody else, before or after the await.
class Wakeup {
 public:
  explicit Wakeup(EventLoop& loop) : loop_(loop) {}
  Wakeup(const Wakeup&) = delete;
  Wakeup& operator=(const Wakeup&) = delete;
  ~Wakeup() {
    if (waiting_ && woken_) loop_.forget(waiting_);
  }

  void wake() {
    if (std::exchange(woken_, true)) return;
    if (waiting_) loop_.resume_soon(waiting_);
  }

  [[nodiscard]] bool await_ready() const noexcept { return woken_; }
  void await_suspend(std::coroutine_handle<> waiting) noexcept { waiting_ = waiting; }
  void await_resume() noexcept { waiting_ = {}; }

 private:
  EventLoop& loop_;
  bool woken_ = false;
  std::coroutine_handle<> waiting_ = {};
};

// So many may be inside at once; the others wait in the order in which they came.
class Window {
 public:
  // A place inside; it is given back when this is destroyed.
  class Place {
   public:
    Place(Place&& other) noexcept : window_(std::exchange(other.window_, nullptr)) {}
    Place& operator=(Place&&) = delete;
    ~Place() {
      if (window_) window_->leave();
    }

   private:
    friend Window;
    explicit Place(Window& window) : window_(&window) {}
    Window* window_;
  };

  Window(EventLoop& loop, std::size_t places) : loop_(loop), free_(places) {}

  class Entering;
  // To be awaited: a Place, at once where one is free.
  [[nodiscard]] Entering enter();

 private:
  void leave();

  EventLoop& loop_;
  std::size_t free_;
  std::list<Entering*> waiters_;
};

// A coroutine on its way in. Destroyed in the queue, it leaves it; destroyed after it was called, it gives
// its place to the next.
class Window::Entering {
 public:
  Entering(Window& window, EventLoop& loop) : window_(window), called_(loop) {}
  Entering(const Entering&) = delete;
  Entering& operator=(const Entering&) = delete;
  ~Entering() {
    if (state_ == State::in_queue) window_.waiters_.remove(this);
    if (state_ == State::has_place) window_.leave();
  }

  [[nodiscard]] bool await_ready() noexcept {
    if (window_.free_ == 0) return false;
    --window_.free_;
    state_ = State::has_place;
    return true;
  }
  void await_suspend(std::coroutine_handle<> waiting) {
    window_.waiters_.push_back(this);
    state_ = State::in_queue;
    called_.await_suspend(waiting);
  }
  [[nodiscard]] Place await_resume() {
    called_.await_resume();
    state_ = State::is_in;
    return Place(window_);
  }

 private:
  friend Window;
  void call() {
    state_ = State::has_place;
    called_.wake();
  }

  enum class State { outside, in_queue, has_place, is_in };
  Window& window_;
  Wakeup called_;
  State state_ = State::outside;
};

inline Window::Entering Window::enter() {
  return {*this, loop_};
}

inline void Window::leave() {
  if (waiters_.empty()) {
    ++free_;
    return;
  }
  Entering* next = waiters_.front();
  waiters_.pop_front();
  next->call();
}

namespace waiting_detail {

struct Gathering {
  Gathering(EventLoop& loop, std::size_t tasks) : finished(loop), left(tasks) {}
  Wakeup finished;
  std::size_t left;
  std::exception_ptr exception = {};
};

inline Task<bool> ended(Task<void> task) {
  co_await std::move(task);
  co_return true;
}

template <class T>
Task<void> gather(Gathering& gathering, Task<T> task, std::optional<T>& value) {
  try {
    value.emplace(co_await std::move(task));
  } catch (...) {
    gathering.exception = std::current_exception();
  }
  if (--gathering.left == 0) gathering.finished.wake();
}

}  // namespace waiting_detail

// The values of all the tasks, in their order; they run side by side. Throws what one of them threw, when all
// have ended.
template <class T>
[[nodiscard]] Task<std::vector<T>> all_of(EventLoop& loop, std::vector<Task<T>> tasks) {
  waiting_detail::Gathering gathering(loop, tasks.size());
  std::vector<std::optional<T>> values(tasks.size());
  std::vector<Task<void>> running;
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    running.push_back(waiting_detail::gather(gathering, std::move(tasks[i]), values[i]));
    running.back().start();
  }
  if (!running.empty()) co_await gathering.finished;
  if (gathering.exception) std::rethrow_exception(gathering.exception);

  std::vector<T> result;
  for (std::optional<T>& value : values) result.push_back(*std::move(value));
  co_return result;
}

// The same for tasks without a value.
[[nodiscard]] inline Task<void> all_of(EventLoop& loop, std::vector<Task<void>> tasks) {
  std::vector<Task<bool>> valued;
  for (Task<void>& task : tasks) valued.push_back(waiting_detail::ended(std::move(task)));
  Task<std::vector<bool>> all = all_of(loop, std::move(valued));
  co_await std::move(all);
}

// A value that one task works out and any number wait for. Lives as long as somebody waits.
template <class T>
class Once {
 public:
  Once(EventLoop& loop, Task<T> task) : loop_(loop), work_(work_out(std::move(task))) {}
  Once(const Once&) = delete;
  Once& operator=(const Once&) = delete;

  // The task starts with the first that asks. Throws what the task threw.
  [[nodiscard]] Task<const T*> value() {
    if (!std::exchange(started_, true)) work_.start();
    if (!ended_) {
      Wakeup wakeup(loop_);
      const auto waiter = waiters_.insert(waiters_.end(), &wakeup);
      const Leaving leaving(waiters_, waiter);
      co_await wakeup;
    }
    if (exception_) std::rethrow_exception(exception_);
    co_return &*value_;
  }
  [[nodiscard]] const T* value_if_known() const { return value_ ? &*value_ : nullptr; }

 private:
  using Waiters = std::list<Wakeup*>;
  struct Leaving {
    Leaving(Waiters& from, Waiters::iterator at) : waiters(from), waiter(at) {}
    Leaving(const Leaving&) = delete;
    Leaving& operator=(const Leaving&) = delete;
    ~Leaving() { waiters.erase(waiter); }
    Waiters& waiters;
    Waiters::iterator waiter;
  };

  Task<void> work_out(Task<T> task) {
    try {
      value_.emplace(co_await std::move(task));
    } catch (...) {
      exception_ = std::current_exception();
    }
    ended_ = true;
    for (Wakeup* waiter : waiters_) waiter->wake();
  }

  EventLoop& loop_;
  bool started_ = false;
  bool ended_ = false;
  std::optional<T> value_ = {};
  std::exception_ptr exception_ = {};
  Waiters waiters_ = {};
  Task<void> work_;
};

}  // namespace mtasts
