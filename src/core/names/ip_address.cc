// RFC 4291 §2.2 for reading, RFC 5952 §4 and §5 for printing.
#include "mtasts/ip_address.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <optional>

#include "mtasts/ascii.h"
#include "mtasts/printable.h"

namespace mtasts {
namespace {

constexpr std::size_t kGroups = 8;
using Ipv4Octets = std::array<std::uint8_t, 4>;
using Ipv6Groups = std::array<std::uint16_t, kGroups>;

// ---- reading

std::optional<std::uint8_t> read_decimal_octet(std::string_view digits) {
  if (digits.empty() || digits.size() > 3 || (digits.size() > 1 && digits.front() == '0')) return {};
  unsigned value = 0;
  for (const char c : digits) {
    if (!is_digit(c)) return {};
    value = value * 10 + static_cast<unsigned>(c - '0');
  }
  if (value > 255) return {};
  return static_cast<std::uint8_t>(value);
}

std::optional<Ipv4Octets> read_ipv4(std::string_view text) {
  Ipv4Octets octets{};
  for (std::size_t i = 0; i < octets.size(); ++i) {
    const bool is_last = i + 1 == octets.size();
    const std::size_t end = is_last ? text.size() : text.find('.');
    if (end == std::string_view::npos) return {};
    const auto octet = read_decimal_octet(text.substr(0, end));
    if (!octet) return {};
    octets[i] = *octet;
    text.remove_prefix(is_last ? end : end + 1);
  }
  return octets;
}

std::optional<std::uint16_t> read_group(std::string_view digits) {
  if (digits.empty() || digits.size() > 4) return {};
  unsigned value = 0;
  for (const char digit : digits) {
    const char c = lower_case(digit);
    if (!is_digit(c) && (c < 'a' || c > 'f')) return {};
    value = value * 16 + static_cast<unsigned>(is_digit(c) ? c - '0' : c - 'a' + 10);
  }
  return static_cast<std::uint16_t>(value);
}

enum class Ending { hexadecimal, maybe_ipv4 };

// The groups on one side of a "::", or of an address without one; none for "". The last two groups of an
// address may be written as an IPv4 address.
std::optional<std::vector<std::uint16_t>> read_groups(std::string_view text, Ending ending) {
  std::vector<std::uint16_t> groups;
  while (!text.empty()) {
    const std::size_t colon = text.find(':');
    const std::string_view piece = text.substr(0, colon);
    if (colon == std::string_view::npos && ending == Ending::maybe_ipv4 &&
        piece.find('.') != std::string_view::npos) {
      const auto ipv4 = read_ipv4(piece);
      if (!ipv4) return {};
      groups.push_back(static_cast<std::uint16_t>((*ipv4)[0] << 8 | (*ipv4)[1]));
      groups.push_back(static_cast<std::uint16_t>((*ipv4)[2] << 8 | (*ipv4)[3]));
      return groups;
    }
    const auto group = read_group(piece);
    if (!group) return {};
    groups.push_back(*group);
    if (colon == std::string_view::npos) break;
    text.remove_prefix(colon + 1);
    if (text.empty()) return {};  // "1:"
  }
  return groups;
}

std::optional<Ipv6Groups> read_ipv6(std::string_view text) {
  if (text.find(':') == std::string_view::npos) return {};
  const std::size_t gap = text.find("::");
  const bool has_gap = gap != std::string_view::npos;
  const auto left = read_groups(text.substr(0, gap), has_gap ? Ending::hexadecimal : Ending::maybe_ipv4);
  const auto right = read_groups(has_gap ? text.substr(gap + 2) : std::string_view(), Ending::maybe_ipv4);
  if (!left || !right) return {};
  const std::size_t written = left->size() + right->size();
  if (has_gap ? written >= kGroups : written != kGroups) return {};

  Ipv6Groups groups{};
  std::copy(left->begin(), left->end(), groups.begin());
  std::copy_backward(right->begin(), right->end(), groups.end());
  return groups;
}

// ---- printing

struct Run {
  std::size_t begin = 0;
  std::size_t size = 0;
};

// The zeros that "::" replaces: the longest run, the first of equals, never a single group (RFC 5952 §4.2).
Run longest_zero_run(const Ipv6Groups& groups) {
  Run longest;
  Run current;
  for (std::size_t i = 0; i < kGroups; ++i) {
    if (groups[i] != 0) {
      current = {i + 1, 0};
      continue;
    }
    ++current.size;
    if (current.size > longest.size) longest = current;
  }
  return longest.size >= 2 ? longest : Run{};
}

std::string print_groups(const Ipv6Groups& groups, std::size_t begin, std::size_t end) {
  std::string text;
  for (std::size_t i = begin; i < end; ++i) text += fmt::format("{}{:x}", i == begin ? "" : ":", groups[i]);
  return text;
}

std::string print_ipv4(const std::uint8_t* octets) {
  return fmt::format("{}.{}.{}.{}", octets[0], octets[1], octets[2], octets[3]);
}

std::string print_ipv6(const Ipv6Groups& groups) {
  const Run zeros = longest_zero_run(groups);
  if (zeros.size == 0) return print_groups(groups, 0, kGroups);
  return print_groups(groups, 0, zeros.begin) +
         "::" + print_groups(groups, zeros.begin + zeros.size, kGroups);
}

// ---- kinds

// The first 12 octets of an IPv4-mapped IPv6 address (RFC 4291 §2.5.5.2).
constexpr std::array<std::uint8_t, 12> kMappedPrefix = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};

template <class Octets>
bool is_mapped_ipv4(const Octets& octets) {
  return std::equal(kMappedPrefix.begin(), kMappedPrefix.end(), octets.begin());
}

template <class Octets>
Ipv6Groups groups_of(const Octets& octets) {
  Ipv6Groups groups{};
  for (std::size_t i = 0; i < kGroups; ++i) {
    groups[i] = static_cast<std::uint16_t>(octets[2 * i] << 8 | octets[2 * i + 1]);
  }
  return groups;
}

struct Ipv4Network {
  Ipv4Octets first;
  unsigned bits;
  std::string_view kind;
};
// RFC 6890 §2.2.2, without the networks for documentation, which do no harm.
constexpr std::array<Ipv4Network, 10> kPrivateNetworks = {{
    {{0, 0, 0, 0}, 8, "an address of \"this network\""},
    {{10, 0, 0, 0}, 8, "a private address"},
    {{100, 64, 0, 0}, 10, "an address behind a provider's NAT"},
    {{127, 0, 0, 0}, 8, "a loopback address"},
    {{169, 254, 0, 0}, 16, "a link-local address"},
    {{172, 16, 0, 0}, 12, "a private address"},
    {{192, 0, 0, 0}, 24, "an address for protocols of the IETF"},
    {{192, 168, 0, 0}, 16, "a private address"},
    {{198, 18, 0, 0}, 15, "an address for benchmarks"},
    {{240, 0, 0, 0}, 4, "a reserved address"},
}};

constexpr std::array<std::uint16_t, 6> kNat64Prefix = {0x64, 0xFF9B, 0, 0, 0, 0};  // RFC 6052 §2.1
constexpr std::uint16_t k6to4Prefix = 0x2002;                                      // RFC 3056 §2

std::uint32_t number_of(const std::uint8_t* octets) {
  return std::uint32_t{octets[0]} << 24 | std::uint32_t{octets[1]} << 16 | std::uint32_t{octets[2]} << 8 |
         std::uint32_t{octets[3]};
}

std::string_view private_ipv4_kind(const std::uint8_t* octets) {
  const auto* network = std::ranges::find_if(kPrivateNetworks, [octets](const Ipv4Network& each) {
    return (number_of(octets) ^ number_of(each.first.data())) >> (32 - each.bits) == 0;
  });
  return network == kPrivateNetworks.end() ? std::string_view() : network->kind;
}

}  // namespace

Result<IpAddress> IpAddress::parse(std::string_view text) {
  IpAddress address;
  if (const auto ipv4 = read_ipv4(text)) {
    std::copy(ipv4->begin(), ipv4->end(), address.octets_.begin());
    address.size_ = ipv4->size();
    return address;
  }
  if (const auto ipv6 = read_ipv6(text)) {
    auto octet = address.octets_.begin();
    for (const std::uint16_t group : *ipv6) {
      *octet++ = static_cast<std::uint8_t>(group >> 8);
      *octet++ = static_cast<std::uint8_t>(group & 0xFF);
    }
    return address;
  }
  return fail({Fault::usage, "bad-address", "neither an IPv4 nor an IPv6 address: " + quote(text)});
}

IpAddress IpAddress::from_octets(std::string_view octets) {
  assert(octets.size() == Ipv4Octets().size() || octets.size() == kIpv6Size);
  IpAddress address;
  std::copy(octets.begin(), octets.end(), address.octets_.begin());
  address.size_ = octets.size();
  return address;
}

std::string IpAddress::text() const {
  if (!is_v6()) return print_ipv4(octets_.data());
  if (is_mapped_ipv4(octets_)) return "::ffff:" + print_ipv4(octets_.data() + kMappedPrefix.size());
  return print_ipv6(groups_of(octets_));
}

std::vector<std::uint8_t> IpAddress::octets() const {
  return {octets_.data(), octets_.data() + size_};
}

std::string_view IpAddress::private_kind() const {
  if (!is_v6()) return private_ipv4_kind(octets_.data());
  if (is_mapped_ipv4(octets_)) return private_ipv4_kind(octets_.data() + kMappedPrefix.size());
  const Ipv6Groups groups = groups_of(octets_);
  if (groups == Ipv6Groups{}) return "the unspecified address";
  if (groups == Ipv6Groups{0, 0, 0, 0, 0, 0, 0, 1}) return "the loopback address";
  if ((groups[0] & 0xFFC0) == 0xFE80) return "a link-local address";
  if ((groups[0] & 0xFFC0) == 0xFEC0) return "a site-local address";
  if ((groups[0] & 0xFE00) == 0xFC00) return "a unique local address";
  if (groups[0] == 0x64 && groups[1] == 0xFF9B && groups[2] == 1) return "a local-use NAT64 address";
  // Translators and tunnels lead to the IPv4 address inside.
  if (std::equal(kNat64Prefix.begin(), kNat64Prefix.end(), groups.begin())) {
    return private_ipv4_kind(octets_.data() + kNat64Prefix.size() * 2);
  }
  if (groups[0] == k6to4Prefix) return private_ipv4_kind(octets_.data() + 2);
  return {};
}

bool is_ipv4_address(std::string_view text) {
  return read_ipv4(text).has_value();
}

bool is_ipv6_address(std::string_view text) {
  return read_ipv6(text).has_value();
}

}  // namespace mtasts
