// Distinguishes an unreachable host from a machine without a route to it.
#pragma once

#include <cerrno>

namespace mtasts {

// True if connect() failed with `error` because this machine has no route to addresses of that family, such
// as IPv6. The error then says nothing about the server.
[[nodiscard]] inline bool is_no_route(int error) {
  return error == ENETUNREACH || error == EAFNOSUPPORT || error == EADDRNOTAVAIL;
}

}  // namespace mtasts
