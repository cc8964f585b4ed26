// BoundedCache: the values of a run by name. The domains of a hosting provider share most of their hosts, so
// that each host is looked up once and not ten thousand times.
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>

#include "ports/synchronization.h"

namespace mtasts {

template <class T>
class BoundedCache {
 public:
  explicit BoundedCache(EventLoop& loop) : loop_(loop) {}

  // The value of the key. `begin()` returns the task that finds it and is called for the first request of a
  // key; requests made meanwhile wait for that task.
  template <class Begin>
  [[nodiscard]] Task<T> value(std::string key, Begin begin) {
    const std::shared_ptr<SharedTask<T>> once = find(std::move(key), begin);
    const T* value = co_await once->value();
    co_return *value;
  }

 private:
  // The oldest key is evicted beyond this number, so that memory does not grow with the list.
  static constexpr std::size_t kCapacity = 4096;

  template <class Begin>
  std::shared_ptr<SharedTask<T>> find(std::string key, Begin& begin) {
    std::shared_ptr<SharedTask<T>>& entry = values_[key];
    if (entry) return entry;
    std::shared_ptr<SharedTask<T>> once = std::make_shared<SharedTask<T>>(loop_, begin());
    entry = once;
    oldest_first_.push_back(std::move(key));
    if (oldest_first_.size() > kCapacity) {
      values_.erase(oldest_first_.front());
      oldest_first_.pop_front();
    }
    return once;
  }

  EventLoop& loop_;
  std::unordered_map<std::string, std::shared_ptr<SharedTask<T>>> values_;
  std::deque<std::string> oldest_first_;
};

}  // namespace mtasts
