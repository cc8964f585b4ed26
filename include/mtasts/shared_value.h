// SharedValue: a constant that is too large for a copy in each of its owners.
#pragma once

#include <memory>
#include <utility>

namespace mtasts {

// Copies share the value, which nobody changes. Default: an empty value.
template <class T>
class SharedValue {
 public:
  SharedValue() : value_(std::make_shared<const T>()) {}
  SharedValue(T value) : value_(std::make_shared<const T>(std::move(value))) {}
  SharedValue(std::shared_ptr<const T> value) : value_(std::move(value)) {}

  [[nodiscard]] const T& operator*() const { return *value_; }
  [[nodiscard]] const T* operator->() const { return value_.get(); }

  // Compares the values.
  friend bool operator==(const SharedValue& one, const SharedValue& other) {
    return one.value_ == other.value_ || *one == *other;
  }

 private:
  std::shared_ptr<const T> value_;
};

}  // namespace mtasts
