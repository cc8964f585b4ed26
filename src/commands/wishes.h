// Options made into wishes: names typed by people become names that the core takes.
#pragma once

#include <string>
#include <vector>

#include "cli/options/policy_options.h"
#include "mtasts/deployment.h"
#include "ports/idna.h"

namespace mtasts {

// Fault::usage, code "bad-mx-pattern" or "bad-idn".
[[nodiscard]] Result<std::vector<MxPattern>> mx_patterns_of(const std::vector<std::string>& typed,
                                                            Idna& idna);

// The wishes of gen-policy and gen-zone for the policy itself.
[[nodiscard]] Result<RequestedPolicy> policy_wishes(const PolicyOptions& options, Idna& idna);

}  // namespace mtasts
