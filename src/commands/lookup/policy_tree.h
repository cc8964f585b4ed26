// The tree of policies that gen-policy --output-dir writes and web servers serve.
#pragma once

#include <string>
#include <vector>

#include "cli/context.h"
#include "mtasts/domain_name.h"
#include "mtasts/policy.h"
#include "ports/files.h"

namespace mtasts {

// The path of a domain's policy below the root of the tree.
[[nodiscard]] inline std::string path_in_policy_tree(const DomainName& policy_domain) {
  return policy_host(policy_domain).text() + std::string(kPolicyPath);
}

// A policy with its text.
struct TreePolicy {
  std::string text;
  Policy policy;
};

// Reads the policy of a domain in the tree at `root`. Fault::unreadable, code "no-policy", if there is none;
// Fault::input if senders would reject it.
[[nodiscard]] Result<TreePolicy> read_policy_in_tree(const std::string& root, const DomainName& policy_domain,
                                                     Files& files);

// The error for a tree without any: Fault::input, code "no-policies".
[[nodiscard]] Error no_policies(const std::string& root);

// Lists the domains that have a directory in the tree at `root`, sorted by name. Other directories are
// skipped, with a warning if the name looks like a Policy Host. Fault::unreadable.
[[nodiscard]] Result<std::vector<DomainName>> domains_in_tree(const std::string& root, Context& context);
// The same for the names of the directories there.
[[nodiscard]] std::vector<DomainName> domains_among(const std::vector<std::string>& names,
                                                    const std::string& root, Context& context);

}  // namespace mtasts
