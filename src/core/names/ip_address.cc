// IpAddress: RFC 4291 §2.2 for reading, RFC 5952 §4 and §5 for writing.
#include "core/names/ip_address.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <vector>

#include "core/text/ascii.h"
#include "mtasts/printable.h"
#include "mtasts/resource_record.h"

namespace mtasts {
namespace {

constexpr std::size_t kGroups = 8;

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

std::optional<std::uint16_t> read_group(std::string_view digits) {
  if (digits.empty() || digits.size() > 4) return {};
  unsigned value = 0;
  for (const char c : lower_case(digits)) {
    if (!is_digit(c) && (c < 'a' || c > 'f')) return {};
    value = value * 16 + static_cast<unsigned>(is_digit(c) ? c - '0' : c - 'a' + 10);
  }
  return static_cast<std::uint16_t>(value);
}

enum class Ending { hexadecimal, maybe_ipv4 };

// The groups of one side of a "::", or of an address without one; none for "". An IPv4 address may take the
// place of the last two groups of the whole.
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

struct Run {
  std::size_t begin = 0;
  std::size_t size = 0;
};

// The zeros that "::" stands for: the longest run, the first of equals, never a single group (RFC 5952 §4.2).
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

std::uint8_t high_octet(std::uint16_t group) {
  return static_cast<std::uint8_t>(group >> 8);
}

std::uint8_t low_octet(std::uint16_t group) {
  return static_cast<std::uint8_t>(group & 0xFF);
}

std::string print_groups(const Ipv6Groups& groups, std::size_t begin, std::size_t end) {
  std::string text;
  for (std::size_t i = begin; i < end; ++i) text += fmt::format("{}{:x}", i == begin ? "" : ":", groups[i]);
  return text;
}

}  // namespace

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

std::optional<Ipv4Octets> mapped_ipv4(const Ipv6Groups& groups) {
  const bool is_mapped = groups[5] == 0xFFFF && std::all_of(groups.begin(), groups.begin() + 5,
                                                            [](std::uint16_t group) { return group == 0; });
  if (!is_mapped) return {};
  return Ipv4Octets{high_octet(groups[6]), low_octet(groups[6]), high_octet(groups[7]), low_octet(groups[7])};
}

std::string print_ipv4(const Ipv4Octets& octets) {
  return fmt::format("{}.{}.{}.{}", octets[0], octets[1], octets[2], octets[3]);
}

std::string print_ipv6(const Ipv6Groups& groups) {
  if (const auto ipv4 = mapped_ipv4(groups)) return "::ffff:" + print_ipv4(*ipv4);
  const Run zeros = longest_zero_run(groups);
  if (zeros.size == 0) return print_groups(groups, 0, kGroups);
  return print_groups(groups, 0, zeros.begin) +
         "::" + print_groups(groups, zeros.begin + zeros.size, kGroups);
}

Result<IpAddress> IpAddress::parse(std::string_view text) {
  if (const auto ipv4 = read_ipv4(text)) return IpAddress(print_ipv4(*ipv4));
  if (const auto ipv6 = read_ipv6(text)) return IpAddress(print_ipv6(*ipv6));
  return fail({Fault::usage, "bad-address", "neither an IPv4 nor an IPv6 address: " + quote(text)});
}

std::vector<std::uint8_t> IpAddress::octets() const {
  if (const auto ipv4 = read_ipv4(text_)) return {ipv4->begin(), ipv4->end()};
  std::vector<std::uint8_t> octets;
  const auto groups = read_ipv6(text_);
  assert(groups);
  for (const std::uint16_t group : *groups) {
    octets.push_back(high_octet(group));
    octets.push_back(low_octet(group));
  }
  return octets;
}

}  // namespace mtasts
