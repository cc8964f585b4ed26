// The certificate of a TLS server, of a Policy Host (RFC 8461 §3.3) and of an MX host (RFC 8461 §4.2) alike.
#pragma once

#include <chrono>
#include <optional>
#include <vector>

#include "mtasts/domain_name.h"
#include "mtasts/finding.h"
#include "mtasts/tls_session.h"

namespace mtasts {

struct CertificateCodes {
  FindingCode expired;
  FindingCode not_yet_valid;
  FindingCode self_signed;
  FindingCode unknown_issuer;
  FindingCode weak;
  FindingCode untrusted;
  FindingCode wrong_name;
  FindingCode expiring;
};

struct CertificateMoment {
  std::chrono::sys_seconds now;
  unsigned watch_expiry_days = 14;
  std::optional<std::chrono::sys_seconds> server_clock = {};  // told by the server itself
};

// Each fault once: the chain, the validity at `moment`, the names. Without subjects.
[[nodiscard]] std::vector<Finding> judge_certificate(const TlsSession& session, const DomainName& host,
                                                     const CertificateCodes& codes,
                                                     const CertificateMoment& moment);

// Whether a sender that knows no DANE takes the certificate for this host.
[[nodiscard]] bool is_good_for(const TlsSession& session, const DomainName& host,
                               std::chrono::sys_seconds now);

}  // namespace mtasts
