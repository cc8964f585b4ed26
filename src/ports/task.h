// Task<T>: a lazy coroutine. It starts when it is awaited, or when start() is called.
//
// g++ 12 destroys an aggregate temporary that is made with braces inside a co_await expression twice. Such an
// argument needs a name, in a statement of its own.
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

// Resumes the awaiting coroutine, if any, at the end of a task.
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
  static void* operator new(std::size_t size) { return Pool::allocate(size); }
  static void operator delete(void* frame, std::size_t size) noexcept { Pool::deallocate(frame, size); }

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
  T& get() {
    if (exception) std::rethrow_exception(exception);
    return *value;
  }
  T&& take() { return std::move(get()); }
  Pooled<T> release() {
    get();
    return std::move(value);
  }
};

template <>
struct Promise<void> : PromiseBase {
  Task<void> get_return_object();
  void return_void() const {}
  void get() const { take(); }
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

  // Runs to the first suspension. For the event loop and for code that runs several tasks.
  void start() { handle_.resume(); }
  [[nodiscard]] bool done() const { return handle_.done(); }
  // The value of a task that is done; the task keeps the storage. Throws what the task threw.
  decltype(auto) take() { return handle_.promise().take(); }
  // Like take(), but the value outlives the task.
  Pooled<T> release() { return handle_.promise().release(); }

  // Awaitable: the end of a task that was begun by start().
  struct End {
    std::coroutine_handle<promise_type> handle;
    [[nodiscard]] bool await_ready() const noexcept { return handle.done(); }
    void await_suspend(std::coroutine_handle<> waiting) const noexcept { handle.promise().waiting = waiting; }
    void await_resume() const noexcept {}
  };
  [[nodiscard]] End end() const { return {handle_}; }

  // An awaited lvalue keeps its value and returns a reference; an awaited rvalue moves its value out.
  struct Awaiter {
    std::coroutine_handle<promise_type> handle;
    [[nodiscard]] bool await_ready() const noexcept { return false; }
    std::coroutine_handle<> await_suspend(std::coroutine_handle<> waiting) const noexcept {
      handle.promise().waiting = waiting;
      return handle;
    }
  };
  struct LvalueAwaiter : Awaiter {
    decltype(auto) await_resume() const { return this->handle.promise().get(); }
  };
  struct RvalueAwaiter : Awaiter {
    T await_resume() const { return this->handle.promise().take(); }
  };
  LvalueAwaiter operator co_await() & noexcept { return {{handle_}}; }
  RvalueAwaiter operator co_await() && noexcept { return {{handle_}}; }

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
