// Pool: a free-list allocator for short-lived objects (coroutine frames, answers), and Pooled<T>, an optional
// value that lives in it. The block freed last is reused first, while it is still in the processor's cache.
#pragma once

#include <array>
#include <cstddef>
#include <new>
#include <utility>

namespace mtasts {

// A lookup allocates half a dozen blocks, of sizes for which malloc is slow. Each thread has one free list
// per size class; free blocks are never returned to the system.
class Pool {
 public:
  static void* allocate(std::size_t size) {
    const std::size_t bucket = size_class(size);
    if (bucket >= kSizeClasses || kUsesSanitizer) return ::operator new(size);
    FreeBlock*& first = free_[bucket];
    if (first == nullptr) return ::operator new((bucket + 1) * kStep);
    return std::exchange(first, first->next);
  }
  // `size` is the one that was passed to allocate().
  static void deallocate(void* block, std::size_t size) noexcept {
    const std::size_t bucket = size_class(size);
    if (bucket >= kSizeClasses || kUsesSanitizer) return ::operator delete(block);
    free_[bucket] = new (block) FreeBlock{free_[bucket]};
  }

 private:
  struct FreeBlock {
    FreeBlock* next;
  };
#ifdef MTASTS_SANITIZED  // AddressSanitizer detects a use after free only if the block was really freed
  static constexpr bool kUsesSanitizer = true;
#else
  static constexpr bool kUsesSanitizer = false;
#endif
  static constexpr std::size_t kStep = 128;
  static constexpr std::size_t kSizeClasses = 32;
  static std::size_t size_class(std::size_t size) {
    return (size - 1) / kStep;
  }
  static inline thread_local std::array<FreeBlock*, kSizeClasses> free_ = {};
};

// An optional value in the pool. Unlike std::optional it is only a pointer while it is empty.
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
    void* const block = Pool::allocate(sizeof(T));
    try {
      value_ = new (block) T(std::forward<Arguments>(arguments)...);
    } catch (...) {
      Pool::deallocate(block, sizeof(T));
      throw;
    }
    return *value_;
  }
  void reset() noexcept {
    if (value_ == nullptr) return;
    value_->~T();
    Pool::deallocate(std::exchange(value_, nullptr), sizeof(T));
  }

  explicit operator bool() const noexcept { return value_ != nullptr; }
  T& operator*() const noexcept { return *value_; }
  T* operator->() const noexcept { return value_; }

 private:
  T* value_ = nullptr;
};

}  // namespace mtasts
