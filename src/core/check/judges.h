// The judges of a live deployment, one for each subject. Each takes the reading of the observation and
// returns what it finds, with its subject, in no particular order.
#pragma once

#include <vector>

#include "core/check/observation_reading.h"

namespace mtasts {

// The MX records, and whether their hosts have addresses (RFC 5321 §5.1, RFC 7505).
[[nodiscard]] std::vector<Finding> judge_mx(const ObservationReading& reading);
// TXT at _mta-sts (RFC 8461 §3.1); "not-deployed" where there is nothing at all.
[[nodiscard]] std::vector<Finding> judge_sts_txt(const ObservationReading& reading);
// The Policy Host in DNS (RFC 8461 §3.3).
[[nodiscard]] std::vector<Finding> judge_policy_host(const ObservationReading& reading);
// What its addresses serve, certificate and policy (RFC 8461 §3.2, §3.3).
[[nodiscard]] std::vector<Finding> judge_policy_fetches(const ObservationReading& reading);
// The policy against the MX hosts, both ways (RFC 8461 §4.1).
[[nodiscard]] std::vector<Finding> judge_coverage(const ObservationReading& reading);
// The MX hosts over SMTP (RFC 8461 §4.2): no more than warnings where no policy asks for TLS.
[[nodiscard]] std::vector<Finding> judge_mx_hosts(const ObservationReading& reading);
// TXT at _smtp._tls and where it sends reports (RFC 8460 §3).
[[nodiscard]] std::vector<Finding> judge_tlsrpt_txt(const ObservationReading& reading);
// TLSA records where they and MTA-STS contradict one another (RFC 7672, RFC 8461 §2).
[[nodiscard]] std::vector<Finding> judge_dane(const ObservationReading& reading);
// What stands against what should: policy, id, ledger.
[[nodiscard]] std::vector<Finding> judge_expectation(const ObservationReading& reading);

// Whether no session of an MX host says anything of it, `sessions` being those of all hosts or of one.
[[nodiscard]] bool is_silent(const SmtpSession& session);

// The latest time at which a sender may still hold a policy of the ledger whose mode is not none: for each
// entry the time until which it was served (the next entry's, or `now`) and its max_age (RFC 8461 §8.3).
struct LedgerValidity {
  bool readable = true;                                     // every time of the ledger is one
  std::optional<std::chrono::sys_seconds> latest_end = {};  // nothing without such an entry
};
[[nodiscard]] LedgerValidity validity_of(const std::vector<LedgerEntry>& ledger,
                                         std::chrono::sys_seconds now);

// The findings of one judge, by what they are about.
enum class Part { mx, sts_txt, policy_host, coverage, mx_hosts, tlsrpt_txt, dane, expectation };
struct PartFindings {
  Part part;
  std::vector<Finding> findings;
};

// Whether the step that is asked for is safe now. What does not bear on it is lowered, so that an error among
// all findings means no and something unknown means that nobody can tell. Returns what is to be added.
[[nodiscard]] std::vector<Finding> judge_readiness(const ObservationReading& reading, Step step,
                                                   std::vector<PartFindings>& parts);

}  // namespace mtasts
