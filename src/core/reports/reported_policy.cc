// The MTA-STS policy in a report (RFC 8460 §4.4).
#include <algorithm>
#include <string>

#include "mtasts/tlsrpt_evidence.h"

namespace mtasts {

std::optional<Policy> reported_policy(const TlsrptPolicy& policy) {
  if (policy.type() != TlsrptPolicyType::sts) return std::nullopt;
  std::string body;
  for (const std::string& line : policy.policy_string) {
    if (!line.empty()) body += line + '\n';
  }
  const bool has_mx = std::any_of(policy.policy_string.begin(), policy.policy_string.end(),
                                  [](const std::string& line) { return line.starts_with("mx:"); });
  if (!has_mx) {
    for (const std::string& mx : policy.mx_host) body += "mx: " + mx + '\n';
  }
  return read_policy(body).policy;
}

}  // namespace mtasts
