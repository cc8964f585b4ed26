// Remembered: what was worked out once a run for each of many names, while it is still remembered. A hosting
// provider's domains share much, and nobody likes to be asked the same ten thousand times.
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>

#include "ports/synchronization.h"

namespace mtasts {

template <class T>
class Remembered {
 public:
  explicit Remembered(EventLoop& loop) : loop_(loop) {}

  // What `begin` works out for the key, which is asked for once; who comes meanwhile waits for it.
  template <class Begin>
  [[nodiscard]] Task<T> value(std::string key, Begin begin) {
    const std::shared_ptr<SharedTask<T>> once = find(std::move(key), begin);
    const T* known = co_await once->value();
    co_return *known;
  }

 private:
  // A key is forgotten when so many others came after it, so that memory does not grow with the list.
  static constexpr std::size_t kMost = 4096;

  template <class Begin>
  std::shared_ptr<SharedTask<T>> find(std::string key, Begin& begin) {
    std::shared_ptr<SharedTask<T>>& place = known_[key];
    if (place) return place;
    std::shared_ptr<SharedTask<T>> once = std::make_shared<SharedTask<T>>(loop_, begin());
    place = once;
    oldest_first_.push_back(std::move(key));
    if (oldest_first_.size() > kMost) {
      known_.erase(oldest_first_.front());
      oldest_first_.pop_front();
    }
    return once;
  }

  EventLoop& loop_;
  std::unordered_map<std::string, std::shared_ptr<SharedTask<T>>> known_;
  std::deque<std::string> oldest_first_;
};

}  // namespace mtasts
