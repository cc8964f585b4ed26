#include "core/reports/failed_sessions.h"

#include <algorithm>
#include <string_view>

#include "mtasts/ascii.h"

namespace mtasts {
namespace {

// True if the sender delivers no mail over a session that fails: DANE, and mode enforce.
bool is_obeyed(const TlsrptPolicy& policy) {
  if (policy.type() == TlsrptPolicyType::tlsa) return true;
  if (policy.type() != TlsrptPolicyType::sts) return false;
  return std::any_of(policy.policy_string.begin(), policy.policy_string.end(), [](std::string_view line) {
    const std::size_t colon = line.find(':');
    return colon != std::string_view::npos && trim(line.substr(0, colon)) == "mode" &&
           trim(line.substr(colon + 1)) == "enforce";
  });
}

}  // namespace

std::vector<FailedSessions> failed_sessions_of(const TlsrptPolicy& policy) {
  const bool obeyed = is_obeyed(policy);
  std::vector<FailedSessions> failures;
  std::uint64_t sum = 0;
  for (const TlsrptFailure& failure : policy.failures) {
    const std::uint64_t sessions = failure.failed_sessions.value_or(1);
    // A policy that cannot be fetched refuses no mail: the sender uses an older one, or none (RFC 8461 §3.3).
    failures.push_back({&failure, sessions, obeyed && !is_policy_failure(failure)});
    add_sessions(sum, sessions);
  }
  const std::uint64_t total = policy.failed_sessions.value_or(0);
  if (total > sum) failures.push_back({nullptr, total - sum, obeyed});
  return failures;
}

FailedTotal failed_total(const TlsrptPolicy& policy, const std::vector<FailedSessions>& failures) {
  FailedTotal total;
  for (const FailedSessions& each : failures) {
    add_sessions(total.sessions, each.sessions);
    if (each.is_refused) add_sessions(total.refused, each.sessions);
  }
  if (policy.failed_sessions) total.sessions = std::min(*policy.failed_sessions, kTlsrptCountLimit);
  total.refused = std::min(total.refused, total.sessions);
  return total;
}

}  // namespace mtasts
