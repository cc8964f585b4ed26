// WireName: any domain name that DNS can carry, not only those that we would publish.
#pragma once

#include <string>
#include <string_view>

#include "mtasts/domain_name.h"

namespace mtasts {

// A name in uncompressed wire form (RFC 1035 §3.1), letters in lower case (RFC 4343 §3): 1 to 255 octets, the
// last of which is the root's 0.
class WireName {
 public:
  // The root.
  WireName() : octets_(1, '\0') {}
  explicit WireName(const DomainName& name);
  // Octets in wire form, as a checked decoder gives them; asserts that they are.
  [[nodiscard]] static WireName of_octets(std::string_view octets);

  [[nodiscard]] const std::string& octets() const { return octets_; }
  // Presentation form, lower case, without the final dot, "." for the root. Octets other than letters,
  // digits, "-" and "_" come as \DDD, so that nothing in it means anything to a terminal or a zone file.
  [[nodiscard]] std::string text() const;

  [[nodiscard]] bool is_root() const { return octets_.size() == 1; }
  // The name without its left-most label; the root's parent is the root.
  [[nodiscard]] WireName parent() const;
  // Whether it is `ancestor` itself or lies below it.
  [[nodiscard]] bool is_within(const WireName& ancestor) const;

  friend auto operator<=>(const WireName&, const WireName&) = default;
  friend bool operator==(const WireName&, const WireName&) = default;

 private:
  std::string octets_;
};

}  // namespace mtasts
