// Tables whose rows are constants of source files of their own: one row a format, one row a command.
#pragma once

#include <array>

namespace mtasts {

template <class Row, class... Others>
[[nodiscard]] constexpr std::array<const Row*, 1 + sizeof...(Others)> addresses_of(const Row& first,
                                                                                   const Others&... others) {
  return {&first, &others...};
}

}  // namespace mtasts

// Declares the constants `extern const Row`, and the table `rows` of their addresses.
#define MTASTS_ROWS(Row, rows, ...) \
  extern const Row __VA_ARGS__;     \
  inline constexpr auto rows = addresses_of(__VA_ARGS__)
