// Judges the certificate of a Policy Host (RFC 8461 §3.3) or of an MX host (RFC 8461 §4.2).
#pragma once

#include <chrono>
#include <optional>
#include <vector>

#include "core/check/observation_reading.h"
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
  std::optional<unsigned> watch_expiry_days = {};             // as in Expectation
  std::optional<std::chrono::sys_seconds> server_clock = {};  // the Date that the server sent
  // The domain that is judged; other names are concealed. Nothing: no name is.
  std::optional<DomainName> only_names_of = {};
};

// The moment of the judged observation.
[[nodiscard]] CertificateMoment moment_of(const ObservationReading& reading);

// Judges the chain, the validity at `moment` and the names. Returns each code once, without subjects.
[[nodiscard]] std::vector<Finding> judge_certificate(const TlsSession& session, const DomainName& host,
                                                     const CertificateCodes& codes,
                                                     const CertificateMoment& moment);

// True if a sender without DANE accepts the certificate for this host.
[[nodiscard]] bool is_good_for(const TlsSession& session, const DomainName& host,
                               std::chrono::sys_seconds now);

}  // namespace mtasts
