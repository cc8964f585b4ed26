// inet_pton(3) accepts neither octal numbers nor shortened IPv4 addresses.
#include "adapters/dns/server_address.h"

#include <arpa/inet.h>
#include <net/if.h>
#include <netinet/in.h>

#include <array>
#include <charconv>
#include <cstring>
#include <optional>

#include "mtasts/printable.h"

namespace mtasts {
namespace {

tl::unexpected<Error> bad_server(std::string_view text, const std::string& reason) {
  return fail({Fault::usage, "bad-server",
               "not a server's address: \"" + printable(text, 100) + "\" (" + reason + ")",
               "ADDRESS or ADDRESS#PORT, as in 192.0.2.53, ::1#5353"});
}

template <class Number>
std::optional<Number> decimal(std::string_view digits) {
  Number value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  return value;
}

// The index of the interface of a scope; 0 if there is none.
std::uint32_t scope_index(const std::string& scope) {
  if (scope.find('\0') != std::string::npos) return 0;  // the system would cut the name here
  if (const auto index = decimal<std::uint32_t>(scope)) return *index;
  return ::if_nametoindex(scope.c_str());
}

template <class SocketAddress>
ServerAddress server(const SocketAddress& address, std::string text) {
  ServerAddress result;
  std::memcpy(&result.socket_address, &address, sizeof address);
  result.length = sizeof address;
  result.text = std::move(text);
  return result;
}

std::optional<ServerAddress> ipv4_server(const std::string& address, std::uint16_t port) {
  sockaddr_in ipv4 = {};
  ipv4.sin_family = AF_INET;
  ipv4.sin_port = htons(port);
  if (::inet_pton(AF_INET, address.c_str(), &ipv4.sin_addr) != 1) return std::nullopt;
  return server(ipv4, address + "#" + std::to_string(port));
}

std::optional<ServerAddress> ipv6_server(const std::string& address, const std::string& scope,
                                         std::uint16_t port) {
  sockaddr_in6 ipv6 = {};
  ipv6.sin6_family = AF_INET6;
  ipv6.sin6_port = htons(port);
  if (::inet_pton(AF_INET6, address.c_str(), &ipv6.sin6_addr) != 1) return std::nullopt;
  std::array<char, INET6_ADDRSTRLEN> canonical = {};
  ::inet_ntop(AF_INET6, &ipv6.sin6_addr, canonical.data(), canonical.size());
  if (!scope.empty()) ipv6.sin6_scope_id = scope_index(scope);
  return server(ipv6, canonical.data() + (scope.empty() ? "" : "%" + scope) + "#" + std::to_string(port));
}

bool is_loopback_ipv4(const unsigned char* octets) {
  return octets[0] == 127;
}

}  // namespace

bool ServerAddress::is_loopback() const {
  if (socket_address.ss_family == AF_INET) {
    const auto& address = reinterpret_cast<const sockaddr_in&>(socket_address).sin_addr;
    return is_loopback_ipv4(reinterpret_cast<const unsigned char*>(&address));
  }
  const in6_addr& address = reinterpret_cast<const sockaddr_in6&>(socket_address).sin6_addr;
  constexpr std::size_t kMapped = 12;
  return IN6_IS_ADDR_LOOPBACK(&address) ||
         (IN6_IS_ADDR_V4MAPPED(&address) && is_loopback_ipv4(address.s6_addr + kMapped));
}

Result<ServerAddress> parse_server(std::string_view text, std::uint16_t default_port) {
  std::uint16_t port = default_port;
  std::string_view rest = text;
  if (const std::size_t hash = rest.find('#'); hash != std::string_view::npos) {
    const auto number = decimal<std::uint16_t>(rest.substr(hash + 1));
    if (!number || *number == 0) return bad_server(text, "a port is a number from 1 to 65535");
    port = *number;
    rest = rest.substr(0, hash);
  }
  const bool bracketed = rest.starts_with('[') && rest.ends_with(']');
  if (bracketed) rest = rest.substr(1, rest.size() - 2);

  std::string scope;
  if (const std::size_t percent = rest.find('%'); percent != std::string_view::npos) {
    scope = rest.substr(percent + 1);
    rest = rest.substr(0, percent);
    if (scope.empty() || scope_index(scope) == 0) {
      return bad_server(text, "there is no network interface \"" + printable(scope, 50) + "\"");
    }
  }
  const std::string address(rest);
  if (address.find('\0') == std::string::npos) {
    if (!bracketed && scope.empty()) {
      if (auto ipv4 = ipv4_server(address, port)) return *std::move(ipv4);
    }
    if (auto ipv6 = ipv6_server(address, scope, port)) return *std::move(ipv6);
  }
  return bad_server(text, "neither an IPv4 nor an IPv6 address");
}

}  // namespace mtasts
