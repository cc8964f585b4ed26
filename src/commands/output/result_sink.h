// ResultSink: the output of for_each_domain().
#pragma once

#include <cstddef>
#include <cstdint>

namespace mtasts {

template <class T>
class ResultSink {
 public:
  virtual ~ResultSink() = default;

  // Results come in the order in which they are printed.
  virtual void write(T&& result) = 0;
  // The bytes, roughly, that a result occupies while it waits for an earlier one.
  [[nodiscard]] virtual std::size_t weight(const T& result) const = 0;
  // The number of written results that are failures.
  [[nodiscard]] virtual std::uint64_t failures() const = 0;
  // The number of results that write() took and has not printed yet; flush() prints them.
  [[nodiscard]] virtual std::uint64_t pending() const { return 0; }
  virtual void flush() {}
};

}  // namespace mtasts
