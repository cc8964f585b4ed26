// The text of IP addresses, read without the system's resolver: the core has no I/O, and what it accepts must
// not depend on a C library.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace mtasts {

using Ipv4Octets = std::array<std::uint8_t, 4>;
using Ipv6Groups = std::array<std::uint16_t, 8>;

// Dotted decimal: four numbers of 0 to 255 without leading zeros, which some would read as octal.
[[nodiscard]] std::optional<Ipv4Octets> read_ipv4(std::string_view text);
// RFC 4291 §2.2, all three forms. No brackets, no zone identifier, no prefix length.
[[nodiscard]] std::optional<Ipv6Groups> read_ipv6(std::string_view text);

// The IPv4 address in an IPv4-mapped IPv6 address (RFC 4291 §2.5.5.2).
[[nodiscard]] std::optional<Ipv4Octets> mapped_ipv4(const Ipv6Groups& groups);

[[nodiscard]] std::string print_ipv4(const Ipv4Octets& octets);
// RFC 5952 §4; IPv4-mapped addresses as its §5 recommends.
[[nodiscard]] std::string print_ipv6(const Ipv6Groups& groups);

}  // namespace mtasts
