// TlsSession: the certificates of a TLS server, HTTPS or SMTP, and the faults of their chain.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

#include "mtasts/domain_name.h"

namespace mtasts {

// Texts are the remote bytes, unescaped.
struct Certificate {
  std::string subject;                 // one line in the form of RFC 2253
  std::string issuer;                  // in the same form
  std::vector<std::string> dns_names;  // the SAN DNS-IDs; a CN does not count (RFC 8461 §3.3, §4.2)
  std::chrono::sys_seconds not_before = {};
  std::chrono::sys_seconds not_after = {};
  // The binary digests that TLSA records hold (RFC 6698 §2.1): of the whole certificate and of its
  // SubjectPublicKeyInfo.
  struct Digests {
    std::string sha256;
    std::string sha512;
    friend bool operator==(const Digests&, const Digests&) = default;
  };
  Digests whole = {};
  Digests public_key = {};
  // "serverAuth", "clientAuth", other usages by name or as an OID; empty: the certificate does not limit its
  // use (RFC 5280 §4.2.1.12).
  std::vector<std::string> extended_key_usage = {};
  friend bool operator==(const Certificate&, const Certificate&) = default;
};

// The reason why the roots of this machine do not verify a chain.
enum class ChainFaultKind {
  expired,
  not_yet_valid,
  self_signed,     // the leaf itself, or an unknown root
  unknown_issuer,  // an issuer is neither sent nor a known root: often a missing intermediate
  weak,            // an outdated key size or signature algorithm
  other,
};

struct ChainFault {
  ChainFaultKind kind = ChainFaultKind::other;
  std::size_t depth = 0;  // of the certificate; 0 is the leaf
  std::string message;    // from the TLS library
  friend bool operator==(const ChainFault&, const ChainFault&) = default;
};

struct TlsSession {
  std::string version;                        // "TLSv1.3"
  std::string cipher;                         // "TLS_AES_256_GCM_SHA384"
  std::vector<Certificate> chain = {};        // as sent, leaf first; at least one
  std::vector<ChainFault> chain_faults = {};  // empty: trusted, for any names
  friend bool operator==(const TlsSession&, const TlsSession&) = default;
};

// The time before its end by which a certificate should be renewed: 14 days, or a third of its lifetime if
// that is less, since there are certificates of six days.
[[nodiscard]] std::chrono::seconds renewal_time(const Certificate& certificate);

// True if a SAN DNS-ID of the certificate matches the host: equal without regard to case, or with "*." for
// exactly its left-most label (RFC 8461 §3.3, §4.2; RFC 6125 §6.4). An entry that is no host name, or has a
// "*" elsewhere, matches nothing.
[[nodiscard]] bool names_host(const Certificate& certificate, const DomainName& host);

// The SAN DNS-IDs of a certificate of `host` that concern `domain` or the host, and the number of the others:
// a certificate of a provider also has the names of its other customers.
struct ConcernedNames {
  std::vector<std::string> names = {};
  std::size_t others = 0;
};
// Concerned are the entries that match the host, or are the domain, below it, or above the host.
[[nodiscard]] ConcernedNames concerned_names(const Certificate& certificate, const DomainName& host,
                                             const DomainName& domain);

}  // namespace mtasts
