// A single thread handles one query at a time; scripts may sleep.
#include "scripted_dns_server.h"

#include <netinet/in.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <random>
#include <stdexcept>

namespace mtasts::test {
namespace {

unsigned number16(std::string_view octets, std::size_t at) {
  return static_cast<unsigned>(static_cast<unsigned char>(octets[at]) << 8 |
                               static_cast<unsigned char>(octets[at + 1]));
}

ReceivedQuery read_question(std::string octets) {
  ReceivedQuery query;
  query.octets = std::move(octets);
  query.recursion = (query.octets[2] & 1) != 0;
  query.edns = number16(query.octets, 10) == 1;
  std::size_t at = 12;
  while (query.octets[at] != 0) {
    if (!query.name.empty()) query.name += '.';
    const auto length = static_cast<std::size_t>(query.octets[at]);
    query.name += query.octets.substr(at + 1, length);
    at += 1 + length;
  }
  query.type = number16(query.octets, at + 1);
  return query;
}

std::string encoded(const Rr& rr) {
  return rr.owner + big_endian16(rr.type) + big_endian16(1) + big_endian32(rr.ttl) +
         big_endian16(static_cast<unsigned>(rr.rdata.size())) + rr.rdata;
}

// The socket address of the family's loopback with the port.
ServerAddress loopback(int family, std::uint16_t port) {
  const std::string host = family == AF_INET ? "127.0.0.1#" : "::1#";
  return *parse_server(host + std::to_string(port == 0 ? 1 : port));
}

FileHandle bound_socket(int family, int type, std::uint16_t port) {
  FileHandle socket(::socket(family, type | SOCK_CLOEXEC, 0));
  ServerAddress address = loopback(family, port);
  if (port == 0) reinterpret_cast<sockaddr_in*>(&address.socket_address)->sin_port = 0;  // same place in IPv6
  const int on = 1;
  ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (::bind(socket.get(), address.get(), address.length) != 0) return {};
  return socket;
}

std::uint16_t port_of(const FileHandle& socket) {
  sockaddr_storage address = {};
  socklen_t size = sizeof address;
  ::getsockname(socket.get(), reinterpret_cast<sockaddr*>(&address), &size);
  return ntohs(reinterpret_cast<sockaddr_in*>(&address)->sin_port);
}

class UdpReplySender : public ReplySender {
 public:
  using Later = std::function<void(std::chrono::milliseconds delay, std::function<void()> send)>;
  UdpReplySender(int socket, int elsewhere, const sockaddr_storage& to, socklen_t length, Later later)
      : socket_(socket), other_udp_(elsewhere), to_(to), length_(length), delayed_(std::move(later)) {}
  void send(std::string_view octets) override { send_from(socket_, octets); }
  void send_later(std::string_view octets, std::chrono::milliseconds delay) override {
    delayed_(delay, [self = *this, kept = std::string(octets)]() mutable { self.send(kept); });
  }
  void send_irregularly(std::string_view octets) override { send_from(other_udp_, octets); }

 private:
  void send_from(int socket, std::string_view octets) {
    ::sendto(socket, octets.data(), octets.size(), 0, reinterpret_cast<const sockaddr*>(&to_), length_);
  }
  int socket_;
  int other_udp_;
  sockaddr_storage to_;
  socklen_t length_;
  Later delayed_;
};

class TcpReplySender : public ReplySender {
 public:
  explicit TcpReplySender(int socket) : socket_(socket) {}
  void send(std::string_view octets) override {
    send_irregularly(big_endian16(static_cast<unsigned>(octets.size())) + std::string(octets));
  }
  void send_later(std::string_view octets, std::chrono::milliseconds /*delay*/) override { send(octets); }
  void send_irregularly(std::string_view octets) override {
    while (!octets.empty()) {
      const ssize_t sent = ::send(socket_, octets.data(), octets.size(), MSG_NOSIGNAL);
      if (sent <= 0) return;
      octets.remove_prefix(static_cast<std::size_t>(sent));
    }
  }

 private:
  int socket_;
};

}  // namespace

std::string wire(std::string_view name) {
  std::string octets;
  while (!name.empty() && name != ".") {
    const std::string_view label = name.substr(0, name.find('.'));
    octets += static_cast<char>(label.size());
    octets += label;
    name.remove_prefix(label.size() < name.size() ? label.size() + 1 : label.size());
  }
  return octets + '\0';
}

std::string big_endian16(unsigned number) {
  return {static_cast<char>(number >> 8 & 0xFF), static_cast<char>(number & 0xFF)};
}

std::string big_endian32(std::uint32_t number) {
  return big_endian16(number >> 16) + big_endian16(number & 0xFFFF);
}

Rr a_rr(std::string_view owner, std::string address) {
  return {wire(owner), 1, 300, std::move(address)};
}
Rr ns_rr(std::string_view owner, std::string_view host) {
  return {wire(owner), 2, 300, wire(host)};
}
Rr cname_rr(std::string_view owner, std::string_view target, std::uint32_t ttl) {
  return {wire(owner), 5, ttl, wire(target)};
}
Rr soa_rr(std::string_view apex) {
  return {wire(apex), 6, 300,
          wire("ns." + std::string(apex)) + wire("h." + std::string(apex)) + std::string(20, 'x')};
}
Rr mx_rr(std::string_view owner, unsigned preference, std::string_view exchange, std::uint32_t ttl) {
  return {wire(owner), 15, ttl, big_endian16(preference) + wire(exchange)};
}
Rr txt_rr(std::string_view owner, std::vector<std::string> strings) {
  Rr rr = {wire(owner), 16, 300, {}};
  for (const std::string& string : strings) rr.rdata += static_cast<char>(string.size()) + string;
  return rr;
}

std::string Reply::octets(const ReceivedQuery& query) const {
  const std::size_t question_end = query.octets.find('\0', 12) + 5;
  const unsigned flags = 0x8000U | (query.recursion ? 0x0180U : 0U) | (authoritative ? 0x0400U : 0U) |
                         (truncated ? 0x0200U : 0U) | (authenticated ? 0x0020U : 0U) | rcode;
  std::string octets = query.octets.substr(0, 2) + big_endian16(flags) + big_endian16(1) +
                       big_endian16(static_cast<unsigned>(answer.size())) +
                       big_endian16(static_cast<unsigned>(authority.size())) + big_endian16(0) +
                       query.octets.substr(12, question_end - 12);
  for (const Rr& rr : answer) octets += encoded(rr);
  for (const Rr& rr : authority) octets += encoded(rr);
  return octets;
}

Script always(Reply reply) {
  return [reply](const ReceivedQuery& query, ReplySender& sender) { sender.send(reply.octets(query)); };
}

ScriptedDnsServer::ScriptedDnsServer(Script script, TcpPort tcp, int family, std::uint16_t port)
    : script_(std::move(script)) {
  bind_both(family, tcp, port);
  address_ = loopback(family, port_);
  thread_ = std::thread([this] { serve(); });
}

ScriptedDnsServer::~ScriptedDnsServer() {
  stopping_ = true;
  thread_.join();
}

// Binds the same port for UDP and TCP, so that no other process can use it even if TCP is closed.
void ScriptedDnsServer::bind_both(int family, TcpPort tcp, std::uint16_t port) {
  for (int attempt = 0; attempt < 100; ++attempt) {
    udp_ = bound_socket(family, SOCK_DGRAM, port);
    port_ = port_of(udp_);
    tcp_ = bound_socket(family, SOCK_STREAM, port_);
    if (tcp_.is_open()) break;
  }
  if (!tcp_.is_open()) throw std::runtime_error("no loopback port");
  other_udp_ = bound_socket(family, SOCK_DGRAM, 0);
  if (tcp == TcpPort::open) ::listen(tcp_.get(), 16);
  const int size = 1 << 22;
  ::setsockopt(udp_.get(), SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
  ::setsockopt(udp_.get(), SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
}

void ScriptedDnsServer::serve() {
  while (!stopping_) {
    std::array<pollfd, 2> polled = {pollfd{udp_.get(), POLLIN, 0}, pollfd{tcp_.get(), POLLIN, 0}};
    ::poll(polled.data(), polled.size(), delayed_.empty() ? 20 : 1);
    send_due_replies();
    if ((polled[0].revents & POLLIN) != 0) serve_udp();
    if ((polled[1].revents & POLLIN) != 0) serve_tcp();
  }
}

void ScriptedDnsServer::send_due_replies() {
  while (!delayed_.empty() && delayed_.begin()->first <= std::chrono::steady_clock::now()) {
    delayed_.begin()->second();
    delayed_.erase(delayed_.begin());
  }
}

void ScriptedDnsServer::serve_udp() {
  std::array<char, 4096> buffer;
  sockaddr_storage from = {};
  socklen_t length = sizeof from;
  const ssize_t size = ::recvfrom(udp_.get(), buffer.data(), buffer.size(), MSG_DONTWAIT,
                                  reinterpret_cast<sockaddr*>(&from), &length);
  if (size < 17) return;
  ++udp_queries_;
  UdpReplySender sender(udp_.get(), other_udp_.get(), from, length,
                        [this](std::chrono::milliseconds delay, std::function<void()> send) {
                          delayed_.emplace(std::chrono::steady_clock::now() + delay, std::move(send));
                        });
  ReceivedQuery query = read_question({buffer.data(), static_cast<std::size_t>(size)});
  query.from_port = ntohs(reinterpret_cast<sockaddr_in*>(&from)->sin_port);
  script_(query, sender);
}

void ScriptedDnsServer::serve_tcp() {
  const FileHandle connection(::accept4(tcp_.get(), nullptr, nullptr, SOCK_CLOEXEC));
  std::string framed(2, '\0');
  if (::recv(connection.get(), framed.data(), 2, MSG_WAITALL) != 2) return;
  framed.resize(2 + number16(framed, 0));
  const ssize_t size = ::recv(connection.get(), framed.data() + 2, framed.size() - 2, MSG_WAITALL);
  if (size < 17) return;
  ++tcp_queries_;
  ReceivedQuery query = read_question(framed.substr(2, static_cast<std::size_t>(size)));
  query.over_tcp = true;
  TcpReplySender sender(connection.get());
  script_(query, sender);
}

std::uint16_t unused_udp_port() {
  // The system gives greater ports to clients, and so perhaps to another test before this port is used.
  std::random_device random;
  std::uniform_int_distribution<unsigned> ports(10'000, 32'767);
  while (true) {
    const FileHandle socket = bound_socket(AF_INET, SOCK_DGRAM, static_cast<std::uint16_t>(ports(random)));
    if (socket.is_open()) return port_of(socket);
  }
}

}  // namespace mtasts::test
