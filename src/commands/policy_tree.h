// The tree of policies that gen-policy --output-dir writes and web servers serve.
#pragma once

#include <string>

#include "mtasts/domain_name.h"

namespace mtasts {

// Where the policy of a domain stands below the root of the tree.
[[nodiscard]] inline std::string path_in_policy_tree(const DomainName& policy_domain) {
  return policy_host(policy_domain).text() + std::string(kPolicyPath);
}

}  // namespace mtasts
