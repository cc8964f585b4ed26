// SeenSummary: the few facts of an observation that everybody asks for first: the policy, its id, how many
// MX, when certificates end.
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

// When the certificate of a host ends: of several, at several addresses, the first to end. The host's own;
// not those of its issuers.
struct CertificateEnd {
  std::string host;
  TlsService service = TlsService::https;
  std::chrono::sys_seconds not_after = {};
  std::int64_t days = 0;  // from the observation; negative when it has ended
};

struct SeenSummary {
  std::optional<Policy> policy = {};              // that senders get
  std::optional<PolicyId> id = {};                // of the one record that senders read
  std::optional<std::size_t> mx = {};             // MX hosts; nothing when DNS gave no answer
  bool has_implicit_mx = false;                   // none, but an address of the domain (RFC 5321 §5.1)
  std::vector<CertificateEnd> certificates = {};  // the Policy Host's, then the MX hosts'
};

[[nodiscard]] SeenSummary summary_of(const Observation& seen);

// The first to end; nothing of nothing.
[[nodiscard]] std::optional<CertificateEnd> first_to_end(const std::vector<CertificateEnd>& certificates);

// "enforce, id 2026112101, 2 MX, certificate 58 days": short, so that a domain has one line.
[[nodiscard]] std::string words(const SeenSummary& summary);

}  // namespace mtasts
