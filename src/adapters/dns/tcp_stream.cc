#include "adapters/dns/tcp_stream.h"

#include <netinet/in.h>
#include <netinet/tcp.h>

#include <cerrno>
#include <string>

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

}  // namespace

Task<std::optional<TransportReply>> TcpStream::open(ServerAddress server, EpollLoop::TimePoint deadline) {
  socket_ =
      FileHandle(::socket(server.socket_address.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!socket_.is_open()) co_return TransportReply::of_error(errno);
  // Without it, a second message waits until the server acknowledges the first.
  constexpr int kOn = 1;
  ::setsockopt(socket_.get(), IPPROTO_TCP, TCP_NODELAY, &kOn, sizeof kOn);
  if (::connect(socket_.get(), server.get(), server.length) == 0) co_return std::nullopt;
  if (errno != EINPROGRESS) co_return not_connected(errno, server);
  const bool in_time = co_await wait_until_ready(loop_, socket_.get(), Interest::write, deadline);
  if (!in_time) co_return TransportReply{};
  int error = 0;
  socklen_t size = sizeof error;
  ::getsockopt(socket_.get(), SOL_SOCKET, SO_ERROR, &error, &size);
  if (error != 0) co_return not_connected(error, server);
  co_return std::nullopt;
}

Task<std::optional<TransportReply>> TcpStream::send(std::string_view message, EpollLoop::TimePoint deadline) {
  std::string framed = {static_cast<char>(message.size() >> 8 & 0xFF),
                        static_cast<char>(message.size() & 0xFF)};
  framed += message;
  std::string_view rest = framed;
  while (!rest.empty()) {
    const ssize_t sent = ::send(socket_.get(), rest.data(), rest.size(), MSG_NOSIGNAL);
    if (sent >= 0) {
      rest.remove_prefix(static_cast<std::size_t>(sent));
      continue;
    }
    if (!must_wait(errno)) co_return TransportReply::of_error(errno);
    const bool in_time = co_await wait_until_ready(loop_, socket_.get(), Interest::write, deadline);
    if (!in_time) co_return TransportReply{};
  }
  co_return std::nullopt;
}

Task<TransportReply> TcpStream::receive(EpollLoop::TimePoint deadline) {
  const TransportReply length = co_await receive_bytes(2, deadline);
  if (length.outcome != Outcome::answered) co_return length;
  const std::size_t size = static_cast<std::size_t>(static_cast<unsigned char>(length.octets[0])) << 8 |
                           static_cast<unsigned char>(length.octets[1]);
  co_return co_await receive_bytes(size, deadline);
}

Task<TransportReply> TcpStream::receive_bytes(std::size_t count, EpollLoop::TimePoint deadline) {
  TransportReply reply = {Outcome::answered, std::string(count, '\0'), {}};
  std::size_t received = 0;
  while (received < count) {
    const ssize_t size = ::recv(socket_.get(), reply.octets.data() + received, count - received, 0);
    if (size > 0) {
      received += static_cast<std::size_t>(size);
      continue;
    }
    if (size == 0) {
      co_return TransportReply{
          Outcome::malformed, {}, "closed the TCP connection before its answer was complete"};
    }
    if (!must_wait(errno)) co_return TransportReply::of_error(errno);
    const bool in_time = co_await wait_until_ready(loop_, socket_.get(), Interest::read, deadline);
    if (!in_time) co_return TransportReply{};
  }
  co_return reply;
}

void TcpStream::close_with_reset() {
  constexpr linger kReset{.l_onoff = 1, .l_linger = 0};
  ::setsockopt(socket_.get(), SOL_SOCKET, SO_LINGER, &kReset, sizeof kReset);
}

}  // namespace mtasts
