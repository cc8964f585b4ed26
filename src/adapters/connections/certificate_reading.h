// Reads what a certificate says (RFC 5280) and what the verification of a chain found.
#pragma once

#include <optional>
#include <string_view>

#include "mtasts/tls_session.h"

struct x509_st;

namespace mtasts {

// Distinguished names are for people: of a longer one this many octets are kept.
inline constexpr std::size_t kShownNameLimit = 1024;

// Every DNS-ID is kept, with all its octets, since any of them may be the one that names the host: what
// bounds them is the size of the handshake that brought them. A date that cannot be read is 1970-01-01. A
// SAN extension that cannot be read, or that comes twice, names nothing.
[[nodiscard]] Certificate read_certificate(const x509_st* certificate);

// Of the octets of one certificate in DER; nothing when they are none, or more follows.
[[nodiscard]] std::optional<Certificate> read_certificate_der(std::string_view der);

// What an X509_V_ERR_... of OpenSSL means to a reader.
[[nodiscard]] ChainFault chain_fault(int verify_error, int depth);

}  // namespace mtasts
