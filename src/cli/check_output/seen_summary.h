// SeenSummary: the most wanted facts of an observation: the policy, its id, the number of MX, the ends of the
// certificates.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "mtasts/observation.h"
#include "mtasts/policy.h"
#include "mtasts/policy_id.h"

namespace mtasts {

enum class TlsService { https, smtp };

// "https" or "smtp".
[[nodiscard]] std::string_view text(TlsService service);

// The end of the certificate of a host; the earliest end if its addresses have different certificates. Those
// of issuers do not count.
struct CertificateEnd {
  std::string host;
  TlsService service = TlsService::https;
  std::chrono::sys_seconds not_after = {};
  std::int64_t days = 0;          // from the observation; negative when it has ended
  std::int64_t renewal_days = 0;  // of renewal_time(), rounded down
};

struct SeenSummary {
  std::optional<Policy> policy = {};              // the policy that senders get
  std::optional<PolicyId> id = {};                // the id of the one record that senders read
  std::optional<std::size_t> mx = {};             // the number of MX hosts; nullopt if DNS gave no answer
  bool has_implicit_mx = false;                   // none, but an address of the domain (RFC 5321 §5.1)
  std::vector<CertificateEnd> certificates = {};  // the Policy Host's, then the MX hosts'
};

[[nodiscard]] SeenSummary summary_of(const Observation& seen);

// The first to end; nullopt if there is none.
[[nodiscard]] std::optional<CertificateEnd> first_to_end(const std::vector<CertificateEnd>& certificates);

// "enforce, id 2026112101, 2 MX, certificate 58 days": short, so that a domain has one line.
[[nodiscard]] std::string words(const SeenSummary& summary);

}  // namespace mtasts
