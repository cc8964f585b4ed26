// TcpStream: one TCP connection to a DNS server (RFC 7766).
#pragma once

#include <optional>
#include <string_view>

#include "adapters/dns/server_address.h"
#include "adapters/dns/transport_reply.h"
#include "adapters/event_loop/wait.h"
#include "adapters/system/file_handle.h"

namespace mtasts {

// A message on the wire is preceded by its length, two bytes (RFC 1035 §4.2.2). The deadlines apply to the
// whole call, so that a peer that sends one byte at a time cannot extend them.
class TcpStream {
 public:
  explicit TcpStream(EpollLoop& loop) : loop_(loop) {}

  // Connects, after closing an earlier connection. Returns a failure, or nothing on success.
  [[nodiscard]] Task<std::optional<TransportReply>> open(ServerAddress server, EpollLoop::TimePoint deadline);
  [[nodiscard]] bool is_open() const { return socket_.is_open(); }
  // Returns a failure, or nothing on success. `message` must live until the task is done.
  [[nodiscard]] Task<std::optional<TransportReply>> send(std::string_view message,
                                                         EpollLoop::TimePoint deadline);
  // The next message, or a failure.
  [[nodiscard]] Task<TransportReply> receive(EpollLoop::TimePoint deadline);
  // Makes close() send a reset, without TIME-WAIT. Otherwise the system would keep each local port for a
  // minute (RFC 9293 §3.6.1) and run out of ports after 28,000 connections.
  void close_with_reset();
  void close() { socket_ = FileHandle(); }

 private:
  // Receives exactly `count` bytes; otherwise returns a failure.
  [[nodiscard]] Task<TransportReply> receive_bytes(std::size_t count, EpollLoop::TimePoint deadline);

  EpollLoop& loop_;
  FileHandle socket_;
};

}  // namespace mtasts
