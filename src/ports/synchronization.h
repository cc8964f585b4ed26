// Awaitable synchronization for coroutines on one thread: Event, Semaphore, all_of() and SharedTask. Each may
// be destroyed while a coroutine waits for it.
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

// A one-shot event with a single waiter. set() may come before or after the co_await.
class Event {
 public:
  explicit Event(EventLoop& loop) : loop_(loop) {}
  Event(const Event&) = delete;
  Event& operator=(const Event&) = delete;
  ~Event() {
    if (waiting_ && set_) loop_.cancel(waiting_);
  }

  // Resumes the waiter from the event loop. Further calls have no effect.
  void set() {
    if (std::exchange(set_, true)) return;
    if (waiting_) loop_.post(waiting_);
  }

  [[nodiscard]] bool await_ready() const noexcept { return set_; }
  void await_suspend(std::coroutine_handle<> waiting) noexcept { waiting_ = waiting; }
  void await_resume() noexcept { waiting_ = {}; }

 private:
  EventLoop& loop_;
  bool set_ = false;
  std::coroutine_handle<> waiting_ = {};
};

// A counting semaphore. Waiters get their permits in the order in which they came.
class Semaphore {
 public:
  // One of the permits; released when destroyed.
  class Permit {
   public:
    Permit(Permit&& other) noexcept : semaphore_(std::exchange(other.semaphore_, nullptr)) {}
    Permit& operator=(Permit&&) = delete;
    ~Permit() {
      if (semaphore_) semaphore_->release();
    }

   private:
    friend Semaphore;
    explicit Permit(Semaphore& semaphore) : semaphore_(&semaphore) {}
    Semaphore* semaphore_;
  };

  Semaphore(EventLoop& loop, std::size_t permits) : loop_(loop), available_(permits) {}

  class Acquisition;
  // `co_await semaphore.acquire()` returns a Permit, without suspension if one is available.
  [[nodiscard]] Acquisition acquire();

 private:
  void release();

  EventLoop& loop_;
  std::size_t available_;
  std::list<Acquisition*> waiters_;
};

// The awaiter of acquire(). Destroyed while queued, it leaves the queue; destroyed after it was granted a
// permit and before it was resumed, it passes the permit to the next waiter.
class Semaphore::Acquisition {
 public:
  Acquisition(Semaphore& semaphore, EventLoop& loop) : semaphore_(semaphore), granted_(loop) {}
  Acquisition(const Acquisition&) = delete;
  Acquisition& operator=(const Acquisition&) = delete;
  ~Acquisition() {
    if (state_ == State::queued) semaphore_.waiters_.remove(this);
    if (state_ == State::granted) semaphore_.release();
  }

  [[nodiscard]] bool await_ready() noexcept {
    if (semaphore_.available_ == 0) return false;
    --semaphore_.available_;
    state_ = State::granted;
    return true;
  }
  void await_suspend(std::coroutine_handle<> waiting) {
    semaphore_.waiters_.push_back(this);
    state_ = State::queued;
    granted_.await_suspend(waiting);
  }
  [[nodiscard]] Permit await_resume() {
    granted_.await_resume();
    state_ = State::finished;
    return Permit(semaphore_);
  }

 private:
  friend Semaphore;
  void grant() {
    state_ = State::granted;
    granted_.set();
  }

  enum class State { initial, queued, granted, finished };
  Semaphore& semaphore_;
  Event granted_;
  State state_ = State::initial;
};

inline Semaphore::Acquisition Semaphore::acquire() {
  return {*this, loop_};
}

inline void Semaphore::release() {
  if (waiters_.empty()) {
    ++available_;
    return;
  }
  Acquisition* next = waiters_.front();
  waiters_.pop_front();
  next->grant();
}

namespace synchronization_detail {

// The state that the tasks of one all_of() share.
struct Gather {
  Gather(EventLoop& loop, std::size_t tasks) : finished(loop), remaining(tasks) {}
  Event finished;
  std::size_t remaining;
  std::exception_ptr exception = {};
};

inline Task<bool> with_value(Task<void> task) {
  co_await std::move(task);
  co_return true;
}

template <class T>
Task<void> store_value(Gather& gather, Task<T> task, std::optional<T>& value) {
  try {
    value.emplace(co_await std::move(task));
  } catch (...) {
    gather.exception = std::current_exception();
  }
  if (--gather.remaining == 0) gather.finished.set();
}

}  // namespace synchronization_detail

// Runs the tasks concurrently and returns their values in the order of the tasks. After all have ended, it
// rethrows an exception if any of them threw one.
template <class T>
[[nodiscard]] Task<std::vector<T>> all_of(EventLoop& loop, std::vector<Task<T>> tasks) {
  synchronization_detail::Gather gather(loop, tasks.size());
  std::vector<std::optional<T>> values(tasks.size());
  std::vector<Task<void>> running;
  for (std::size_t i = 0; i < tasks.size(); ++i) {
    running.push_back(synchronization_detail::store_value(gather, std::move(tasks[i]), values[i]));
    running.back().start();
  }
  if (!running.empty()) co_await gather.finished;
  if (gather.exception) std::rethrow_exception(gather.exception);

  std::vector<T> result;
  for (std::optional<T>& value : values) result.push_back(*std::move(value));
  co_return result;
}

// Overload for tasks without a value.
[[nodiscard]] inline Task<void> all_of(EventLoop& loop, std::vector<Task<void>> tasks) {
  std::vector<Task<bool>> with_values;
  for (Task<void>& task : tasks) with_values.push_back(synchronization_detail::with_value(std::move(task)));
  Task<std::vector<bool>> all = all_of(loop, std::move(with_values));
  co_await std::move(all);
}

// A task with any number of waiters. It must outlive each value() that somebody awaits.
template <class T>
class SharedTask {
 public:
  SharedTask(EventLoop& loop, Task<T> task) : loop_(loop), run_(run(std::move(task))) {}
  SharedTask(const SharedTask&) = delete;
  SharedTask& operator=(const SharedTask&) = delete;

  // Returns the value of the task, owned by this object. The first call starts the task. Throws what the
  // task threw.
  [[nodiscard]] Task<const T*> value() {
    if (!std::exchange(started_, true)) run_.start();
    if (!finished_) {
      Event event(loop_);
      const Waiter waiter(waiters_, event);
      co_await event;
    }
    if (exception_) std::rethrow_exception(exception_);
    co_return &*value_;
  }
  // Null until the task has returned a value.
  [[nodiscard]] const T* value_if_ready() const { return value_ ? &*value_ : nullptr; }

 private:
  // Registers an event for the lifetime of a waiting coroutine.
  struct Waiter {
    Waiter(std::list<Event*>& all, Event& event) : list(all), position(all.insert(all.end(), &event)) {}
    Waiter(const Waiter&) = delete;
    Waiter& operator=(const Waiter&) = delete;
    ~Waiter() { list.erase(position); }
    std::list<Event*>& list;
    std::list<Event*>::iterator position;
  };

  Task<void> run(Task<T> task) {
    try {
      value_.emplace(co_await std::move(task));
    } catch (...) {
      exception_ = std::current_exception();
    }
    finished_ = true;
    for (Event* waiter : waiters_) waiter->set();
  }

  EventLoop& loop_;
  bool started_ = false;
  bool finished_ = false;
  std::optional<T> value_ = {};
  std::exception_ptr exception_ = {};
  std::list<Event*> waiters_ = {};
  Task<void> run_;
};

}  // namespace mtasts
