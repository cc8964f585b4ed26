// WireName: any domain name in DNS, including those that are no host names.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstring>
#include <string>
#include <string_view>

#include "mtasts/domain_name.h"

namespace mtasts {

inline constexpr std::size_t kLongestWireName = 255;  // RFC 1035 §2.3.4

// A name in uncompressed wire format (RFC 1035 §3.1), in lower case (RFC 4343 §3): 1 to 255 octets, ending
// with the 0 of the root. Stored inline, because names are created and copied for every packet.
class WireName {
 public:
  // The root.
  WireName() { octets_[0] = '\0'; }
  explicit WireName(const DomainName& name);
  WireName(const WireName& other) { assign(other.octets()); }
  WireName& operator=(const WireName& other) {
    assign(other.octets());
    return *this;
  }
  ~WireName() = default;
  // From octets in wire format; asserts that they are well-formed.
  [[nodiscard]] static WireName of_octets(std::string_view octets);

  [[nodiscard]] std::string_view octets() const { return {octets_.data(), size_}; }
  // Presentation form, lower case, without the final dot: "mx.example.com"; "." for the root. Octets other
  // than letters, digits, "-" and "_" are written as \DDD, which is safe in terminals and zone files.
  [[nodiscard]] std::string text() const;

  [[nodiscard]] bool is_root() const { return size_ == 1; }
  // The name without its left-most label; the root's parent is the root.
  [[nodiscard]] WireName parent() const;
  // True if this is `ancestor` or below it.
  [[nodiscard]] bool is_within(const WireName& ancestor) const;

  friend auto operator<=>(const WireName& a, const WireName& b) { return a.octets() <=> b.octets(); }
  friend bool operator==(const WireName& a, const WireName& b) { return a.octets() == b.octets(); }

 private:
  // Copies only the used octets; allows self-assignment.
  void assign(std::string_view octets) {
    std::memmove(octets_.data(), octets.data(), octets.size());
    size_ = octets.size();
  }

  std::size_t size_ = 1;
  std::array<char, kLongestWireName> octets_;
};

}  // namespace mtasts
