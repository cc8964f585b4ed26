// TlsSession: what a TLS server showed, HTTPS or SMTP alike, and what a careful client holds against it.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "mtasts/domain_name.h"

namespace mtasts {

// Octets of the remote side as they came, unescaped.
struct Certificate {
  std::string subject;                 // one line, as RFC 2253 writes it
  std::string issuer;                  // the same
  std::vector<std::string> dns_names;  // the SAN DNS-IDs; a CN counts for nothing (RFC 8461 §3.3, §4.2)
  std::chrono::sys_seconds not_before = {};
  std::chrono::sys_seconds not_after = {};
  // What TLSA records name (RFC 6698 §2.1), octets: digests of the whole certificate and of its
  // SubjectPublicKeyInfo.
  struct Digests {
    std::string sha256;
    std::string sha512;
    friend bool operator==(const Digests&, const Digests&) = default;
  };
  Digests whole = {};
  Digests public_key = {};
  friend bool operator==(const Certificate&, const Certificate&) = default;
};

// Why a chain is not one that the roots of this machine vouch for.
enum class ChainFaultKind {
  expired,
  not_yet_valid,
  self_signed,     // the leaf itself, or a root that is not among ours
  unknown_issuer,  // an issuer is neither sent nor among our roots: often a missing intermediate
  weak,            // a key or a signature that nobody trusts any more
  other,
};

struct ChainFault {
  ChainFaultKind kind = ChainFaultKind::other;
  std::size_t depth = 0;  // of the certificate: 0 is the leaf
  std::string message;    // the TLS library's words
  friend bool operator==(const ChainFault&, const ChainFault&) = default;
};

struct TlsSession {
  std::string version;                        // "TLSv1.3"
  std::string cipher;                         // "TLS_AES_256_GCM_SHA384"
  std::vector<Certificate> chain = {};        // as sent, leaf first; at least one
  std::vector<ChainFault> chain_faults = {};  // none: trusted, whatever names it has
  friend bool operator==(const TlsSession&, const TlsSession&) = default;
};

// Whether a SAN DNS-ID of the certificate names the host: equal in any case, or "*." for exactly its
// left-most label (RFC 8461 §3.3, §4.2; RFC 6125 §6.4). An entry that is no host name, or has a "*"
// elsewhere, names nothing.
[[nodiscard]] bool names_host(const Certificate& certificate, const DomainName& host);

}  // namespace mtasts
