// A two-byte length precedes each message (RFC 1035 §4.2.2).
#include "adapters/dns/tcp_exchange.h"

#include <cerrno>

namespace mtasts {
namespace {

using Outcome = TransportReply::Outcome;

// The error of connect() to a server; it may be due to this machine.
TransportReply not_connected(int error, const ServerAddress& server) {
  TransportReply reply = TransportReply::of_error(error);
  if (connect_fault(error, server.get(), server.length) == ConnectFault::local)
    reply.outcome = Outcome::local;
  return reply;
}

bool must_wait(int error) {
  return error == EAGAIN || error == EWOULDBLOCK || error == EINTR;
}

// Returns a failure, or nothing on success.
Task<std::optional<TransportReply>> connect(EpollLoop& loop, int socket, const ServerAddress& server,
                                            EpollLoop::TimePoint deadline) {
  if (::connect(socket, server.get(), server.length) == 0) co_return std::nullopt;
  if (errno != EINPROGRESS) co_return not_connected(errno, server);
  const bool in_time = co_await wait_until_ready(loop, socket, Interest::write, deadline);
  if (!in_time) co_return TransportReply{};
  int error = 0;
  socklen_t size = sizeof error;
  ::getsockopt(socket, SOL_SOCKET, SO_ERROR, &error, &size);
  if (error != 0) co_return not_connected(error, server);
  co_return std::nullopt;
}

// Returns a failure, or nothing on success.
Task<std::optional<TransportReply>> send_all(EpollLoop& loop, int socket, std::string_view octets,
                                             EpollLoop::TimePoint deadline) {
  while (!octets.empty()) {
    const ssize_t sent = ::send(socket, octets.data(), octets.size(), MSG_NOSIGNAL);
    if (sent >= 0) {
      octets.remove_prefix(static_cast<std::size_t>(sent));
      continue;
    }
    if (!must_wait(errno)) co_return TransportReply::of_error(errno);
    const bool in_time = co_await wait_until_ready(loop, socket, Interest::write, deadline);
    if (!in_time) co_return TransportReply{};
  }
  co_return std::nullopt;
}

// Receives exactly `count` bytes; otherwise returns a failure.
Task<TransportReply> receive(EpollLoop& loop, int socket, std::size_t count, EpollLoop::TimePoint deadline) {
  TransportReply reply = {Outcome::answered, std::string(count, '\0'), {}};
  std::size_t received = 0;
  while (received < count) {
    const ssize_t size = ::recv(socket, reply.octets.data() + received, count - received, 0);
    if (size > 0) {
      received += static_cast<std::size_t>(size);
      continue;
    }
    if (size == 0) {
      co_return TransportReply{
          Outcome::malformed, {}, "closed the TCP connection before its answer was complete"};
    }
    if (!must_wait(errno)) co_return TransportReply::of_error(errno);
    const bool in_time = co_await wait_until_ready(loop, socket, Interest::read, deadline);
    if (!in_time) co_return TransportReply{};
  }
  co_return reply;
}

// Closes without TIME-WAIT after a complete answer. Otherwise the system would keep each local port for a
// minute (RFC 9293 §3.6.1) and run out of ports after 28,000 queries.
void close_with_reset(int socket) {
  constexpr linger kReset{.l_onoff = 1, .l_linger = 0};
  ::setsockopt(socket, SOL_SOCKET, SO_LINGER, &kReset, sizeof kReset);
}

}  // namespace

Task<TransportReply> ask_over_tcp(EpollLoop& loop, ServerAddress server, DnsQuery query,
                                  EpollLoop::TimePoint deadline) {
  const FileHandle socket(
      ::socket(server.socket_address.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!socket.is_open()) co_return TransportReply::of_error(errno);
  auto failure = co_await connect(loop, socket.get(), server, deadline);
  if (failure) co_return *std::move(failure);

  const std::size_t size = query.octets().size();
  std::string framed = {static_cast<char>(size >> 8 & 0xFF), static_cast<char>(size & 0xFF)};
  framed += query.octets();
  failure = co_await send_all(loop, socket.get(), framed, deadline);
  if (failure) co_return *std::move(failure);

  const TransportReply length = co_await receive(loop, socket.get(), 2, deadline);
  if (length.outcome != Outcome::answered) co_return length;
  const std::size_t reply_size = static_cast<std::size_t>(static_cast<unsigned char>(length.octets[0])) << 8 |
                                 static_cast<unsigned char>(length.octets[1]);
  TransportReply reply = co_await receive(loop, socket.get(), reply_size, deadline);
  if (reply.outcome == Outcome::answered) close_with_reset(socket.get());
  if (reply.outcome == Outcome::answered && !query.is_answered_by(reply.octets)) {
    co_return TransportReply{Outcome::malformed, {}, "answered another question over TCP"};
  }
  co_return reply;
}

}  // namespace mtasts
