// Pool: memory for what comes and goes by the thousand with each lookup, and Pooled<T>, a value that lives
// there. What was given back last is taken first: it is in the processor's cache still.
#pragma once

#include <array>
#include <cstddef>
#include <new>
#include <utility>

namespace mtasts {

// Pieces that were given back, kept for those that come: a lookup needs half a dozen, and the allocator of
// the system is slow with blocks of their size. One list for each size, a thread's own.
class Pool {
 public:
  static void* take(std::size_t size) {
    const std::size_t drawer = drawer_of(size);
    if (drawer >= kDrawers || kIsWatched) return ::operator new(size);
    Free*& first = free_[drawer];
    if (first == nullptr) return ::operator new((drawer + 1) * kStep);
    return std::exchange(first, first->next);
  }
  static void give_back(void* piece, std::size_t size) noexcept {
    const std::size_t drawer = drawer_of(size);
    if (drawer >= kDrawers || kIsWatched) return ::operator delete(piece);
    free_[drawer] = new (piece) Free{free_[drawer]};
  }

 private:
  struct Free {
    Free* next;
  };
#ifdef __SANITIZE_ADDRESS__  // which sees a use of what is gone only where that was freed
  static constexpr bool kIsWatched = true;
#else
  static constexpr bool kIsWatched = false;
#endif
  static constexpr std::size_t kStep = 128;
  static constexpr std::size_t kDrawers = 32;
  static std::size_t drawer_of(std::size_t size) {
    return (size - 1) / kStep;
  }
  static inline thread_local std::array<Free*, kDrawers> free_ = {};
};

// A value that need not be there, as std::optional has it, but takes no room before it is.
template <class T>
class Pooled {
 public:
  Pooled() = default;
  Pooled(Pooled&& other) noexcept : value_(std::exchange(other.value_, nullptr)) {}
  Pooled& operator=(Pooled&& other) noexcept {
    std::swap(value_, other.value_);
    return *this;
  }
  ~Pooled() { reset(); }

  template <class... Arguments>
  T& emplace(Arguments&&... arguments) {
    reset();
    void* const piece = Pool::take(sizeof(T));
    try {
      value_ = new (piece) T(std::forward<Arguments>(arguments)...);
    } catch (...) {
      Pool::give_back(piece, sizeof(T));
      throw;
    }
    return *value_;
  }
  void reset() noexcept {
    if (value_ == nullptr) return;
    value_->~T();
    Pool::give_back(std::exchange(value_, nullptr), sizeof(T));
  }

  explicit operator bool() const noexcept { return value_ != nullptr; }
  T& operator*() const noexcept { return *value_; }
  T* operator->() const noexcept { return value_; }

 private:
  T* value_ = nullptr;
};

}  // namespace mtasts
