// The tree of policies that gen-policy --output-dir writes and web servers serve.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/context.h"
#include "mtasts/domain_name.h"
#include "mtasts/policy.h"
#include "ports/files.h"

namespace mtasts {

// Where the policy of a domain stands below the root of the tree.
[[nodiscard]] inline std::string path_in_policy_tree(const DomainName& policy_domain) {
  return policy_host(policy_domain).text() + std::string(kPolicyPath);
}

// A policy with the octets that say it.
struct TreePolicy {
  std::string text;
  Policy policy;
};

// The policy of a domain in the tree at `root`. Fault::unreadable, code "no-policy", when there is none;
// Fault::input when senders would refuse it.
[[nodiscard]] Result<TreePolicy> read_policy_in_tree(const std::string& root, const DomainName& policy_domain,
                                                     Files& files);

// The domains for which the tree at `root` has a directory, as their names sort. What is not named as
// gen-policy does is passed over, with a warning where it looks like a Policy Host. Fault::unreadable.
[[nodiscard]] Result<std::vector<DomainName>> domains_in_tree(const std::string& root, Context& context);

}  // namespace mtasts
