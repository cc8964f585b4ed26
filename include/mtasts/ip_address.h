// IpAddress: an IPv4 or IPv6 address, read and printed without the system's resolver, so that the accepted
// text does not depend on a C library.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "mtasts/result.h"

namespace mtasts {

class IpAddress {
 public:
  // Reads "192.0.2.1" or any of the three forms of RFC 4291 §2.2: "2001:db8::1", "2001:DB8:0:0:0:0:0:1",
  // "::ffff:192.0.2.1". Numbers of IPv4 have no leading zeros, which some readers take for octal. Brackets,
  // zone identifiers and prefix lengths are refused. Fault::usage, code "bad-address".
  [[nodiscard]] static Result<IpAddress> parse(std::string_view text);
  // The address of RDATA (RFC 1035 §3.4.1, RFC 3596 §2.2). Asserts 4 or 16 bytes.
  [[nodiscard]] static IpAddress from_octets(std::string_view octets);

  [[nodiscard]] bool is_v6() const { return size_ == kIpv6Size; }
  // "192.0.2.1", "2001:db8::1": IPv6 as RFC 5952 §4 prints it, IPv4-mapped addresses as its §5 recommends.
  [[nodiscard]] std::string text() const;
  // RDATA: 4 bytes of IPv4, 16 of IPv6.
  [[nodiscard]] std::vector<std::uint8_t> octets() const;
  // The kind of an address that no sender reaches over the Internet (RFC 6890 §2.2.2 and §2.2.3), as words:
  // "a private address", "a loopback address". Empty for other addresses, also those for documentation.
  [[nodiscard]] std::string_view private_kind() const;

  friend bool operator==(const IpAddress&, const IpAddress&) = default;

 private:
  static constexpr std::size_t kIpv6Size = 16;

  IpAddress() = default;
  std::array<std::uint8_t, kIpv6Size> octets_ = {};  // of IPv4 the first four, then zeros
  std::size_t size_ = kIpv6Size;
};

// True if IpAddress::parse() reads the text as an address of this version.
[[nodiscard]] bool is_ipv4_address(std::string_view text);
[[nodiscard]] bool is_ipv6_address(std::string_view text);

}  // namespace mtasts
