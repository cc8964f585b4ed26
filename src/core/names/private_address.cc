#include "core/names/private_address.h"

#include <algorithm>
#include <array>
#include <cstdint>

#include "core/names/ip_address.h"

namespace mtasts {
namespace {

struct Ipv4Network {
  Ipv4Octets first;
  unsigned bits;
  std::string_view name;
};
// RFC 6890 §2.2.2, without the networks for documentation, which mean no harm.
constexpr std::array<Ipv4Network, 7> kPrivateNetworks = {{
    {{0, 0, 0, 0}, 8, "an address of \"this network\""},
    {{10, 0, 0, 0}, 8, "a private address"},
    {{100, 64, 0, 0}, 10, "an address behind a provider's NAT"},
    {{127, 0, 0, 0}, 8, "a loopback address"},
    {{169, 254, 0, 0}, 16, "a link-local address"},
    {{172, 16, 0, 0}, 12, "a private address"},
    {{192, 168, 0, 0}, 16, "a private address"},
}};

std::uint32_t number_of(const Ipv4Octets& octets) {
  return std::uint32_t{octets[0]} << 24 | std::uint32_t{octets[1]} << 16 | std::uint32_t{octets[2]} << 8 |
         std::uint32_t{octets[3]};
}

std::string_view private_kind(const Ipv4Octets& address) {
  const auto* network =
      std::find_if(kPrivateNetworks.begin(), kPrivateNetworks.end(), [&address](const Ipv4Network& each) {
        return (number_of(address) ^ number_of(each.first)) >> (32 - each.bits) == 0;
      });
  return network == kPrivateNetworks.end() ? std::string_view() : network->name;
}

std::string_view private_kind(const Ipv6Groups& groups) {
  if (const auto ipv4 = mapped_ipv4(groups)) return private_kind(*ipv4);
  if (groups == Ipv6Groups{}) return "the unspecified address";
  if (groups == Ipv6Groups{0, 0, 0, 0, 0, 0, 0, 1}) return "the loopback address";
  if ((groups[0] & 0xFFC0) == 0xFE80) return "a link-local address";
  if ((groups[0] & 0xFE00) == 0xFC00) return "a unique local address";
  return {};
}

}  // namespace

std::string_view private_kind(std::string_view address) {
  if (const auto ipv4 = read_ipv4(address)) return private_kind(*ipv4);
  if (const auto ipv6 = read_ipv6(address)) return private_kind(*ipv6);
  return {};
}

}  // namespace mtasts
