// Groups the Policy Hosts that share a certificate.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/site_formats/site_format.h"

namespace mtasts {

// The greatest Site::names_in_certificate: authorities with ACME (RFC 8555) issue no more.
inline constexpr std::size_t kMostNamesInCertificate = 100;

// The longest common name of a certificate (RFC 5280 appendix A.1, ub-common-name). Clients use the name of a
// certificate as its common name and for the names of files.
inline constexpr std::size_t kLongestCertificateName = 64;

// The domains of one certificate. Its name, under which a client keeps it, is that of the primary's Policy
// Host, else of the first that is short enough; if none is, a digest of the first domain.
struct CertificateBatch {
  std::string name;
  std::span<const ServedDomain> domains;
  GivenCertificate certificate;  // that of the site, else the files that certbot writes
};

// Splits the domains of a site, in their order, into batches of at most Site::names_in_certificate. If one
// batch is not enough, a digest of each name decides if its batch ends there, often enough that most batches
// are half full. A new or a removed domain then changes its own batch and perhaps a few that follow, up to
// the next such end: authorities limit how often a domain is certified anew.
[[nodiscard]] std::vector<CertificateBatch> certificate_batches(const Site& site);

// The name of the site among several on one server: that of its primary's Policy Host, else of its first.
[[nodiscard]] std::string site_name(const Site& site);
// The name of the server that refuses all other hosts, another one for each site; no client requests it (RFC
// 6761 §6.4).
[[nodiscard]] std::string no_host(const Site& site);

// A short digest of a text, the same on every machine and in every version, since names and batches depend on
// it. It is not cryptographic: collisions are easy to make. FNV-1a of 64 bits, its upper half folded into the
// lower, which alone spreads badly.
[[nodiscard]] std::uint64_t text_digest(std::string_view text);

// The same as 16 hexadecimal digits.
[[nodiscard]] std::string hex_digest(std::string_view text);

}  // namespace mtasts
