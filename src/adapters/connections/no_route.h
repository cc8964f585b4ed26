// Telling a host that is not there from a machine that cannot go there.
#pragma once

#include <cerrno>

namespace mtasts {

// Whether a connect() failed with `error` since this machine has no way to addresses of that family at all,
// as where there is no IPv6: that says nothing about the server.
[[nodiscard]] inline bool is_without_route(int error) {
  return error == ENETUNREACH || error == EAFNOSUPPORT || error == EADDRNOTAVAIL;
}

}  // namespace mtasts
