// The words for the parts of an observation, the same in every format. SeenSummary: the most wanted facts of
// an observation: the policy, its id, the number of MX, the ends of the certificates.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mtasts/dns_answer.h"
#include "mtasts/observation.h"
#include "mtasts/policy.h"
#include "mtasts/policy_id.h"
#include "mtasts/tls_session.h"

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

// "records", "no-such-name", "no-such-data" or "failed".
[[nodiscard]] std::string_view word(DnsStatus status);

// "expired", "not-yet-valid", "self-signed", "unknown-issuer", "weak" or "other".
[[nodiscard]] std::string_view word(ChainFaultKind kind);

// True if the query was made: an answer or a failure was recorded.
[[nodiscard]] bool was_asked(const DnsAnswer& answer);

// For people: "2026-11-21 12:00 UTC", within the years 0 to 9999.
[[nodiscard]] std::string minute_text(std::chrono::sys_seconds time);

// Whole days from `now` until `then`; if it is past, those since then, as a negative number, at least one.
[[nodiscard]] std::int64_t days_until(std::chrono::sys_seconds then, std::chrono::sys_seconds now);

// The end of a certificate as text: "ends in 58 days", "ends today", "ended 3 days ago".
[[nodiscard]] std::string end_text(std::int64_t days);

// Seconds with three decimals: "0.412".
[[nodiscard]] std::string seconds_text(std::chrono::milliseconds time);

}  // namespace mtasts
