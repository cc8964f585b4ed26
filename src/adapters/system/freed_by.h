// FreedBy: how an object of a C library is owned by a std::unique_ptr.
#pragma once

namespace mtasts {

template <auto Free>
struct FreedBy {
  template <class T>
  void operator()(T* object) const noexcept {
    Free(object);
  }
};

}  // namespace mtasts
