// SharedValue, SharedOptional: constants that are too large for a copy in each of their owners.
#pragma once

#include <memory>
#include <optional>
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

// The same for a value that may be missing. It is read like a std::optional.
template <class T>
class SharedOptional {
 public:
  SharedOptional() = default;
  SharedOptional(T value) : value_(std::make_shared<const T>(std::move(value))) {}
  SharedOptional(std::optional<T> value) {
    if (value) value_ = std::make_shared<const T>(*std::move(value));
  }

  [[nodiscard]] explicit operator bool() const { return value_ != nullptr; }
  [[nodiscard]] const T& operator*() const { return *value_; }
  [[nodiscard]] const T* operator->() const { return value_.get(); }
  void reset() { value_.reset(); }

  // Compares the values.
  friend bool operator==(const SharedOptional& one, const SharedOptional& other) {
    return one.value_ == other.value_ || (one && other && *one == *other);
  }

 private:
  std::shared_ptr<const T> value_ = nullptr;
};

}  // namespace mtasts
