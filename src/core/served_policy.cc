// The policy of an observation: which of the answers senders would keep.
#include "mtasts/judgement.h"

namespace mtasts {

std::optional<Policy> served_policy(const Observation& seen) {
  for (const PolicyFetch& fetch : seen.fetches) {
    // Only 200 carries a policy. RFC 8461 §3.3
    if (fetch.outcome != FetchOutcome::answered || fetch.status != 200) continue;
    if (auto policy = read_policy(fetch.body).policy) return policy;
  }
  return {};
}

}  // namespace mtasts
