#include "adapters/system/local_failure.h"

#include <sys/resource.h>

#include <algorithm>
#include <cerrno>

#include "adapters/system/file_handle.h"

namespace mtasts {
namespace {

// UDP needs a route and a source address as TCP does, but another local port.
bool has_route(const sockaddr* server, socklen_t length) {
  const FileHandle socket(::socket(server->sa_family, SOCK_DGRAM | SOCK_CLOEXEC, 0));
  return !socket.is_open() || ::connect(socket.get(), server, length) == 0;
}

}  // namespace

// connect() over UDP fails with EAGAIN if no local port is free, and epoll_ctl() with ENOSPC above
// fs.epoll.max_user_watches.
bool is_local_failure(int error) {
  return error == EMFILE || error == ENFILE || error == ENOMEM || error == ENOBUFS || error == EAGAIN ||
         error == ENOSPC;
}

ConnectFault connect_fault(int error, const sockaddr* server, socklen_t length) {
  if (is_local_failure(error)) return ConnectFault::local;
  switch (error) {
    case ENETUNREACH:
    case EAFNOSUPPORT:
    case EPERM:
    case EACCES: return ConnectFault::no_route;
    case EADDRNOTAVAIL:  // no free port, or no address of that family
      return has_route(server, length) ? ConnectFault::local : ConnectFault::no_route;
    default: return ConnectFault::server;
  }
}

std::size_t allowed_connections(std::size_t wanted) {
  constexpr std::size_t kOtherDescriptors = 20;
  rlimit limit = {};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur <= kOtherDescriptors) return 1;
  return std::clamp<std::size_t>((limit.rlim_cur - kOtherDescriptors) / 3, 1,
                                 std::max<std::size_t>(wanted, 1));
}

}  // namespace mtasts
