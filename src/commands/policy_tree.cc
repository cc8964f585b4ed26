#include "commands/policy_tree.h"

namespace mtasts {

Result<TreePolicy> read_policy_in_tree(const std::string& root, const DomainName& policy_domain,
                                       Files& files) {
  const std::string path = path_in_policy_tree(policy_domain);
  auto text = files.read_below(root, path, kPolicySizeLimit);
  if (!text) return fail(text.error());
  if (!*text) {
    return fail({Fault::unreadable, "no-policy",
                 policy_domain.text() + ": " + root + "/" + path + " is missing",
                 "write it with gen-policy --output-dir"});
  }
  auto policy = parse_policy(**text);
  if (!policy) return fail(policy.error().within(root + '/' + path));
  return TreePolicy{**std::move(text), *std::move(policy)};
}

Result<std::vector<DomainName>> domains_in_tree(const std::string& root, Files& files) {
  auto names = files.names_in(root);
  if (!names) return fail(names.error());
  std::vector<DomainName> domains;
  for (const std::string& name : *names) {
    constexpr std::string_view kPolicyHost = "mta-sts.";
    if (!name.starts_with(kPolicyHost)) continue;
    auto domain = parse_policy_domain(std::string_view(name).substr(kPolicyHost.size()));
    // A directory in another spelling is not the one that would be served.
    if (domain && policy_host(*domain).text() == name) domains.push_back(*std::move(domain));
  }
  return domains;
}

}  // namespace mtasts
