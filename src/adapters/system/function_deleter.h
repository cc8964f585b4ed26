// FunctionDeleter: a deleter of std::unique_ptr that calls the release function of a C library.
#pragma once

namespace mtasts {

template <auto Free>
struct FunctionDeleter {
  template <class T>
  void operator()(T* object) const noexcept {
    Free(object);
  }
};

}  // namespace mtasts
