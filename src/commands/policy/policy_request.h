// Converts options of policies to the types of the core: typed names become A-labels.
#pragma once

#include <string>
#include <vector>

#include "cli/options/policy_options.h"
#include "mtasts/deployment.h"
#include "ports/idna.h"

namespace mtasts {

// Fault::usage, code "bad-mx-pattern" or "bad-idn".
[[nodiscard]] Result<std::vector<MxPattern>> parse_mx_patterns(const std::vector<std::string>& typed,
                                                               Idna& idna);

// The policy that the options of gen-policy and gen-zone request. Errors of parse_mx_patterns.
[[nodiscard]] Result<RequestedPolicy> policy_request(const PolicyOptions& options, Idna& idna);

}  // namespace mtasts
