// Task<T>: a computation that may wait for an answer. Written as straight-line code with co_await; it starts
// when it is awaited (or started by the event loop) and gives its value once.
//
// g++ 12 destroys some temporaries of a co_await expression twice, those of aggregates
// made with braces: such arguments are named in a statement of their own before they are awaited with.
#pragma once

#include <coroutine>
#include <cstddef>
#include <exception>
#include <utility>

#include "ports/pool.h"

namespace mtasts {

template <class T>
class [[nodiscard]] Task;

namespace task_detail {

// Hands control to whoever awaits the task when it has ended.
struct FinalAwaiter {
  [[nodiscard]] bool await_ready() const noexcept { return false; }
  template <class Promise>
  std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> ended) const noexcept {
    auto waiting = ended.promise().waiting;
    return waiting ? waiting : std::noop_coroutine();
  }
  void await_resume() const noexcept {}
};

struct PromiseBase {
  static void* operator new(std::size_t size) { return Pool::take(size); }
  static void operator delete(void* frame, std::size_t size) noexcept { Pool::give_back(frame, size); }

  std::coroutine_handle<> waiting = {};
  std::exception_ptr exception = {};

  [[nodiscard]] std::suspend_always initial_suspend() const noexcept { return {}; }
  [[nodiscard]] FinalAwaiter final_suspend() const noexcept { return {}; }
  void unhandled_exception() { exception = std::current_exception(); }
};

template <class T>
struct Promise : PromiseBase {
  Pooled<T> value = {};
  Task<T> get_return_object();
  template <class U>
  void return_value(U&& result) {
    value.emplace(std::forward<U>(result));
  }
  T& lend() {
    if (exception) std::rethrow_exception(exception);
    return *value;
  }
  T&& take() { return std::move(lend()); }
  Pooled<T> release() {
    lend();
    return std::move(value);
  }
};

template <>
struct Promise<void> : PromiseBase {
  Task<void> get_return_object();
  void return_void() const {}
  void lend() const { take(); }
  void take() const {
    if (exception) std::rethrow_exception(exception);
  }
};

}  // namespace task_detail

template <class T>
class [[nodiscard]] Task {
 public:
  using promise_type = task_detail::Promise<T>;

  Task(Task&& other) noexcept : handle_(std::exchange(other.handle_, {})) {}
  Task& operator=(Task&& other) noexcept {
    std::swap(handle_, other.handle_);
    return *this;
  }
  Task(const Task&) = delete;
  Task& operator=(const Task&) = delete;
  ~Task() {
    if (handle_) handle_.destroy();
  }

  // Runs until the first wait. For those who drive tasks: the event loop and collectors of many tasks.
  void start() { handle_.resume(); }
  [[nodiscard]] bool done() const { return handle_.done(); }
  // The value of a task that is done, which keeps it alive; throws what the task threw.
  decltype(auto) take() { return handle_.promise().take(); }
  // The same, to outlive it.
  Pooled<T> release() { return handle_.promise().release(); }

  // For co_await: the end of a task that start() has begun.
  struct End {
    std::coroutine_handle<promise_type> handle;
    [[nodiscard]] bool await_ready() const noexcept { return handle.done(); }
    void await_suspend(std::coroutine_handle<> waiting) const noexcept { handle.promise().waiting = waiting; }
    void await_resume() const noexcept {}
  };
  [[nodiscard]] End end() const { return {handle_}; }

  // Awaited under its name a task lends its value and keeps it; a temporary one gives it away.
  struct Waiting {
    std::coroutine_handle<promise_type> handle;
    [[nodiscard]] bool await_ready() const noexcept { return false; }
    std::coroutine_handle<> await_suspend(std::coroutine_handle<> waiting) const noexcept {
      handle.promise().waiting = waiting;
      return handle;
    }
  };
  struct Lending : Waiting {
    decltype(auto) await_resume() const { return this->handle.promise().lend(); }
  };
  struct Giving : Waiting {
    T await_resume() const { return this->handle.promise().take(); }
  };
  Lending operator co_await() & noexcept { return {{handle_}}; }
  Giving operator co_await() && noexcept { return {{handle_}}; }

 private:
  friend promise_type;
  explicit Task(std::coroutine_handle<promise_type> handle) : handle_(handle) {}
  std::coroutine_handle<promise_type> handle_;
};

template <class T>
Task<T> task_detail::Promise<T>::get_return_object() {
  return Task<T>(std::coroutine_handle<Promise>::from_promise(*this));
}
inline Task<void> task_detail::Promise<void>::get_return_object() {
  return Task<void>(std::coroutine_handle<Promise>::from_promise(*this));
}

}  // namespace mtasts
