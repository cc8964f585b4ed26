// Distinguishes a resource that this machine lacks from an answer of the network.
#pragma once

#include <sys/socket.h>

#include <cstddef>

namespace mtasts {

// True if a call failed with `error` because this machine lacked descriptors, memory or local ports. The
// error is no evidence about the server.
[[nodiscard]] bool is_local_failure(int error);

// Why connect() failed.
enum class ConnectFault {
  server,    // the server or the network refused it, or did not answer
  no_route,  // this machine has no route to addresses of that family, or its rules forbid the connection
  local,     // is_local_failure(), or no local port is free
};
[[nodiscard]] ConnectFault connect_fault(int error, const sockaddr* server, socklen_t length);

// `wanted` connections, or fewer where the limit of descriptors is low: a third of those that remain beside
// the files, the queries over UDP and the event loop. At least 1.
[[nodiscard]] std::size_t allowed_connections(std::size_t wanted);

}  // namespace mtasts
