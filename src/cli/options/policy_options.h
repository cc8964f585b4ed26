// Options that set the fields of a policy.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "mtasts/deployment.h"
#include "mtasts/max_age.h"
#include "mtasts/policy.h"
#include "ports/idna.h"

namespace mtasts {

struct PolicyOptions {
  std::optional<Mode> mode = {};
  std::optional<MaxAge> max_age = {};  // 1..31557600, checked
  std::vector<std::string> mx = {};    // --mx patterns as typed: U-labels are possible
  bool allow_implicit_mx = false;
};

// The policy that the options request. Fault::usage, code "bad-mx-pattern" or "bad-idn".
[[nodiscard]] Result<RequestedPolicy> policy_request(const PolicyOptions& options, Idna& idna);

}  // namespace mtasts
