// ServerAddress: the address and port of a DNS server.
#pragma once

#include <sys/socket.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "mtasts/result.h"

namespace mtasts {

inline constexpr std::uint16_t kDnsPort = 53;  // RFC 1035 §4.2

// An IPv4 or IPv6 address with a port.
struct ServerAddress {
  sockaddr_storage socket_address = {};
  socklen_t length = 0;
  std::string text;  // "192.0.2.53#53", "2001:db8::53#53", "fe80::1%eth0#53"

  // The text without the port.
  [[nodiscard]] std::string address() const { return text.substr(0, text.find('#')); }
  // True for 127.0.0.0/8 and ::1, also IPv4-mapped: the server runs on this machine.
  [[nodiscard]] bool is_loopback() const;
  [[nodiscard]] const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&socket_address); }
  friend bool operator==(const ServerAddress& a, const ServerAddress& b) { return a.text == b.text; }
};

// Parses "192.0.2.53", "192.0.2.53#5353", "2001:db8::53#5353" or "[2001:db8::53]#5353". An IPv6 address may
// have a %scope, the name or index of an interface. Host names are not accepted, because resolving them would
// need a server. Fault::usage, code "bad-server", with the reason.
[[nodiscard]] Result<ServerAddress> parse_server(std::string_view text,
                                                 std::uint16_t default_port = kDnsPort);

}  // namespace mtasts
