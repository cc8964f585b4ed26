// The judges of a live deployment, one per subject. Each returns its findings with their subjects, in no
// particular order.
#pragma once

#include <string>
#include <vector>

#include "core/check/observation_reading.h"

namespace mtasts {

// The MX records and the addresses of their hosts (RFC 5321 §5.1, RFC 7505).
[[nodiscard]] std::vector<Finding> judge_mx(const ObservationReading& reading);
// TXT at _mta-sts (RFC 8461 §3.1); "not-deployed" if the Policy Host is missing too.
[[nodiscard]] std::vector<Finding> judge_sts_txt(const ObservationReading& reading);
// The Policy Host in DNS (RFC 8461 §3.3).
[[nodiscard]] std::vector<Finding> judge_policy_host(const ObservationReading& reading);
// The certificates and policies of its addresses (RFC 8461 §3.2, §3.3).
[[nodiscard]] std::vector<Finding> judge_policy_fetches(const ObservationReading& reading);
// The CAA records against the CA of the Policy Host's certificate (RFC 8659).
[[nodiscard]] std::vector<Finding> judge_caa(const ObservationReading& reading);
// The MX hosts that no mx of the policy matches, and the mx that match no MX host (RFC 8461 §4.1).
[[nodiscard]] std::vector<Finding> judge_coverage(const ObservationReading& reading);
// The MX hosts over SMTP (RFC 8461 §4.2): warnings at most while no policy requires TLS.
[[nodiscard]] std::vector<Finding> judge_mx_hosts(const ObservationReading& reading);
// TXT at _smtp._tls and the destinations of reports (RFC 8460 §3).
[[nodiscard]] std::vector<Finding> judge_tlsrpt_txt(const ObservationReading& reading);
// Contradictions between TLSA records and MTA-STS (RFC 7672, RFC 8461 §2).
[[nodiscard]] std::vector<Finding> judge_dane(const ObservationReading& reading);
// The policy and the id against the expected ones and the ledger (RFC 8461 §8).
[[nodiscard]] std::vector<Finding> judge_expectation(const ObservationReading& reading);

// True if there was no connection, so that the session reveals nothing about the MX host.
[[nodiscard]] bool is_silent(const SmtpSession& session);

// "mx.example.com: EHLO does not offer STARTTLS".
[[nodiscard]] std::string words_of(const Finding& finding);

// The latest time at which a sender may still cache a policy of the ledger whose mode is not none: the end of
// service of an entry (the time of the next entry, or `now`) plus its max_age (RFC 8461 §8.3).
struct LedgerValidity {
  bool readable = true;                                     // all times of the ledger are valid
  std::optional<std::chrono::sys_seconds> latest_end = {};  // none without such an entry
};
[[nodiscard]] LedgerValidity validity_of(const std::vector<LedgerEntry>& ledger,
                                         std::chrono::sys_seconds now);

// The time since which the ledger records mode testing without a break; nothing if its last policy has
// another mode, or if the time cannot be read.
[[nodiscard]] std::optional<std::chrono::sys_seconds> testing_since(const std::vector<LedgerEntry>& ledger);

// The findings of one judge, by subject.
enum class Part { mx, sts_txt, policy_host, caa, coverage, mx_hosts, tlsrpt_txt, dane, expectation };
struct PartFindings {
  Part part;
  std::vector<Finding> findings;
};

// Judges if the step is safe now. Lowers the findings of `parts` that do not affect the step, so that an
// error means unsafe, and unknown means undetermined. Returns the findings to add.
[[nodiscard]] std::vector<Finding> judge_readiness(const ObservationReading& reading, Step step,
                                                   std::vector<PartFindings>& parts);

}  // namespace mtasts
