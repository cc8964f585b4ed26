// Reads X.509 certificates (RFC 5280) and names the errors of chain verification.
#pragma once

#include <optional>
#include <string_view>

#include "mtasts/tls_session.h"

struct x509_st;

namespace mtasts {

// Limit of a distinguished name, in bytes. A longer one is cut and ends in "...": it is only displayed.
inline constexpr std::size_t kMaxNameBytes = 1024;

// Keeps every DNS-ID unchanged, since any of them may match the host; the size limit of the handshake bounds
// them. An unreadable date becomes 1970-01-01. An unreadable or repeated SAN extension yields no names.
[[nodiscard]] Certificate read_certificate(const x509_st* certificate);

// Parses one certificate in DER. Returns nullopt if `der` is no certificate or has trailing bytes.
[[nodiscard]] std::optional<Certificate> read_certificate_der(std::string_view der);

// Classifies an X509_V_ERR_... code of OpenSSL that was reported for the certificate at `depth`.
[[nodiscard]] ChainFault chain_fault(int verify_error, int depth);

}  // namespace mtasts
