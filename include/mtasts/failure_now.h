// FailureNow: the current state of a failure that senders reported, as a check finds it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "mtasts/finding.h"
#include "mtasts/observation.h"
#include "mtasts/tlsrpt_summary.h"

namespace mtasts {

enum class FailureState {
  lasting,  // the check finds an error at the same host
  mended,   // it finds none
  gone,     // the host is no MX host of the domain any more
  unknown,  // the host could not be checked
};

// "lasting", "mended", "gone" or "unknown".
[[nodiscard]] std::string_view text(FailureState state);

struct FailureNow {
  FailureState state = FailureState::unknown;
  std::string reason = {};  // for people; remote text
};

// Compares the failures with the findings of judge() for `seen`: those about the MX host, about the Policy
// Host for failures to get the policy, or about all of them if the report names no host.
[[nodiscard]] FailureNow failure_now(const TlsrptFailureGroup& group, const Observation& seen,
                                     const std::vector<Finding>& findings);

}  // namespace mtasts
