// The failed sessions of one policy of a report. Its summary and its details may differ (RFC 8460 §4.3).
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "mtasts/tlsrpt_report.h"

namespace mtasts {

// Adds numbers of sessions up to kTlsrptCountLimit, so that hostile numbers do not overflow.
inline void add_sessions(std::uint64_t& sum, std::uint64_t more) {
  sum = std::min(kTlsrptCountLimit, std::min(kTlsrptCountLimit, sum) + std::min(kTlsrptCountLimit, more));
}

// True for a failure of the Policy Host or of its policy, at which no MX host took part (RFC 8460 §4.3.2.2).
[[nodiscard]] inline bool is_policy_failure(const TlsrptFailure& failure) {
  return failure.result_type.starts_with("sts-");
}

struct FailedSessions {
  const TlsrptFailure* detail = nullptr;  // none: sessions that the summary counts, without details
  std::uint64_t sessions = 0;
  bool is_refused = false;  // the sender did not deliver over them
};

// The failures of the policy, in the order of the report. A detail without a number is one session. The last
// item has the sessions without details, if there are any.
[[nodiscard]] std::vector<FailedSessions> failed_sessions_of(const TlsrptPolicy& policy);

// The sessions of all failures: by the summary, without one by the details.
struct FailedTotal {
  std::uint64_t sessions = 0;
  std::uint64_t refused = 0;
};
[[nodiscard]] FailedTotal failed_total(const TlsrptPolicy& policy,
                                       const std::vector<FailedSessions>& failures);

}  // namespace mtasts
