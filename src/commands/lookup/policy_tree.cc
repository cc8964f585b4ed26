#include "commands/lookup/policy_tree.h"

#include "mtasts/printable.h"

namespace mtasts {

Result<TreePolicy> read_policy_in_tree(const std::string& root, const DomainName& policy_domain,
                                       Files& files) {
  const std::string path = path_in_policy_tree(policy_domain);
  auto text = files.read_below(root, path, kPolicySizeLimit);
  if (!text) return fail(text.error());
  if (!*text) {
    return fail({Fault::unreadable, "no-policy",
                 policy_domain.text() + ": " + printable(root + '/' + path) + " is missing",
                 "write it with gen-policy --output-dir"});
  }
  auto policy = parse_policy(**text);
  if (!policy) return fail(policy.error().within(printable(root + '/' + path)));
  return TreePolicy{**std::move(text), *std::move(policy)};
}

Error no_policies(const std::string& root) {
  return {Fault::input, "no-policies", printable(root) + " holds no policy",
          "write them with gen-policy --output-dir " + printable(root)};
}

Result<std::vector<DomainName>> domains_in_tree(const std::string& root, Context& context) {
  const auto names = context.ports.files.list_directory(root);
  if (!names) return fail(names.error());
  return domains_among(*names, root, context);
}

std::vector<DomainName> domains_among(const std::vector<std::string>& names, const std::string& root,
                                      Context& context) {
  std::vector<DomainName> domains;
  for (const std::string& name : names) {
    constexpr std::string_view kPolicyHost = "mta-sts.";
    if (!name.starts_with(kPolicyHost)) continue;
    const std::string_view text = std::string_view(name).substr(kPolicyHost.size());
    auto domain = parse_policy_domain(text);
    // Only the canonical spelling is served.
    if (domain && domain->text() == text) {
      domains.push_back(*std::move(domain));
    } else {
      context.diagnostics.warning(
          printable(root + '/' + name) + " is skipped: it is not the canonical name of a Policy Host",
          "gen-policy writes names in lower case and as A-labels");
    }
  }
  return domains;
}

}  // namespace mtasts
