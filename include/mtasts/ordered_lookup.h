// OrderedLookup: lookups in a map by keys that mostly ascend.
#pragma once

#include <iterator>
#include <map>

namespace mtasts {

// Tries the entries after the last one found before it searches the map, so that a walk over all domains of a
// fleet costs one comparison a domain. The map must outlive it, and not change.
template <class Key, class Value>
class OrderedLookup {
 public:
  explicit OrderedLookup(const std::map<Key, Value>& values) : values_(values), next_(values.begin()) {}

  // nullptr: there is none.
  [[nodiscard]] const Value* find(const Key& key) {
    for (int i = 0; i < kMostStepsAhead && next_ != values_.end() && next_->first < key; ++i) ++next_;
    const bool is_next = next_ != values_.end() && next_->first == key;
    const auto found = is_next ? next_ : values_.find(key);
    if (found == values_.end()) return nullptr;
    next_ = std::next(found);
    return &found->second;
  }

 private:
  // The domains of several policies alternate in a map of all: the next one of a policy is a few steps ahead.
  static constexpr int kMostStepsAhead = 8;

  const std::map<Key, Value>& values_;
  typename std::map<Key, Value>::const_iterator next_;
};

}  // namespace mtasts
