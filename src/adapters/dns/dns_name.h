// WireName: any domain name that DNS can carry, not only those that we would publish.
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

// A name in uncompressed wire form (RFC 1035 §3.1), letters in lower case (RFC 4343 §3): 1 to 255 octets, the
// last of which is the root's 0. They are kept in place: names are made and copied for every packet.
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
  // Octets in wire form, as a checked decoder gives them; asserts that they are.
  [[nodiscard]] static WireName of_octets(std::string_view octets);

  [[nodiscard]] std::string_view octets() const { return {octets_.data(), size_}; }
  // Presentation form, lower case, without the final dot, "." for the root. Octets other than letters,
  // digits, "-" and "_" come as \DDD, so that nothing in it means anything to a terminal or a zone file.
  [[nodiscard]] std::string text() const;

  [[nodiscard]] bool is_root() const { return size_ == 1; }
  // The name without its left-most label; the root's parent is the root.
  [[nodiscard]] WireName parent() const;
  // Whether it is `ancestor` itself or lies below it.
  [[nodiscard]] bool is_within(const WireName& ancestor) const;

  friend auto operator<=>(const WireName& a, const WireName& b) { return a.octets() <=> b.octets(); }
  friend bool operator==(const WireName& a, const WireName& b) { return a.octets() == b.octets(); }

 private:
  // Copies no more than is there; an assignment to itself may be.
  void assign(std::string_view octets) {
    std::memmove(octets_.data(), octets.data(), octets.size());
    size_ = octets.size();
  }

  std::size_t size_ = 1;
  std::array<char, kLongestWireName> octets_;
};

}  // namespace mtasts
