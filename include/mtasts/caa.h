// CaaRecord: limits the certification authorities (CA) that may issue certificates for a name (RFC 8659).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mtasts {

struct CaaRecord {
  std::uint8_t flags = 0;  // 128: critical (RFC 8659 §4.1)
  std::string tag = {};    // "issue", as sent
  std::string value = {};  // raw bytes
  friend bool operator==(const CaaRecord&, const CaaRecord&) = default;
};

// Decodes RDATA (RFC 8659 §4.1). Nothing if it is malformed.
[[nodiscard]] std::optional<CaaRecord> parse_caa_rdata(std::string_view octets);

// The names by which CAA records allow the CA with this issuer, in the form of RFC 2253; the usual name
// first. Empty if the CA is not known.
[[nodiscard]] std::vector<std::string> caa_names_of(std::string_view issuer);

enum class CaaUse {
  host,      // a certificate for a host name: "issue" counts
  wildcard,  // one for "*." and a domain: "issuewild" counts, else "issue" (RFC 8659 §4.3)
};

// The property of the set that counts for the use: "issue" or "issuewild"; empty if the set has neither, and
// thus allows every CA.
[[nodiscard]] std::string_view caa_property(const std::vector<CaaRecord>& set, CaaUse use);

// The tag of a critical property that RFC 8659 and the registry of IANA do not have: no CA may issue then
// (RFC 8659 §4.1). Nothing without such a property.
[[nodiscard]] std::optional<std::string> unknown_critical_tag(const std::vector<CaaRecord>& set);

// The CA names of the values of a property, in lower case; an empty name allows no CA (RFC 8659 §4.2).
[[nodiscard]] std::vector<std::string> allowed_by(const std::vector<CaaRecord>& set,
                                                  std::string_view property);

}  // namespace mtasts
