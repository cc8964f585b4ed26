// A client without a host name sends its address literal (RFC 5321 §4.1.4).
#include "adapters/connections/ehlo_name.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>

#include "mtasts/domain_name.h"

namespace mtasts {
namespace {

constexpr std::size_t kMaxHostName = 256;

std::string address_literal(int socket) {
  sockaddr_storage address = {};
  socklen_t size = sizeof address;
  std::array<char, INET6_ADDRSTRLEN> text = {};
  if (::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size) != 0)
    return "localhost.localdomain";
  if (address.ss_family == AF_INET6) {
    const auto& ipv6 = reinterpret_cast<const sockaddr_in6&>(address);
    ::inet_ntop(AF_INET6, &ipv6.sin6_addr, text.data(), text.size());
    return std::string("[IPv6:") + text.data() + ']';
  }
  const auto& ipv4 = reinterpret_cast<const sockaddr_in&>(address);
  ::inet_ntop(AF_INET, &ipv4.sin_addr, text.data(), text.size());
  return std::string("[") + text.data() + ']';
}

}  // namespace

std::string ehlo_name(std::string_view host_name, int socket) {
  const auto name = DomainName::parse(host_name);
  if (name && name->is_host_name() && name->label_count() > 1) return name->text();
  return address_literal(socket);
}

std::string local_host_name() {
  std::array<char, kMaxHostName> name = {};
  if (::gethostname(name.data(), name.size() - 1) != 0) return {};
  return name.data();
}

}  // namespace mtasts
