// LivePolicies: for --when-live, checks that HTTPS already serves the policy that a TXT record would
// announce.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "cli/context.h"
#include "mtasts/domain_name.h"
#include "ports/dns.h"
#include "ports/https.h"

namespace mtasts {

class LivePolicies {
 public:
  // The wanted policy of every domain is `policy_file`, else that of its primary below `policy_tree`, as
  // gen-policy --output-dir writes it. Errors of reading the file and of opening HTTPS.
  [[nodiscard]] static Result<LivePolicies> open(const std::optional<std::string>& policy_file,
                                                 const std::optional<std::string>& policy_tree, Dns& dns,
                                                 Context& context);

  // Fetches the policy of a domain and compares it with that of `primary`: the domain itself, or the primary
  // of a hosted domain. Errors of check_live; Fault::unreadable if the wanted policy cannot be read.
  [[nodiscard]] Task<Result<void>> check(DomainName policy_domain, DomainName primary);

 private:
  LivePolicies(Dns& dns, std::unique_ptr<Https> https, Context& context)
      : dns_(&dns), https_(std::move(https)), context_(&context) {}
  [[nodiscard]] Result<std::string> wanted(const DomainName& primary) const;

  Dns* dns_;
  std::unique_ptr<Https> https_;
  Context* context_;
  std::optional<std::string> policy_ = {};  // of every domain
  std::string tree_ = {};
};

}  // namespace mtasts
