// LivePolicies: for --when-live, whether HTTPS serves already what a TXT record would announce.
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
  // The wanted policy of every domain is `policy_file`; without one, that of its primary below `policy_tree`,
  // as gen-policy --output-dir writes it. Errors of reading the file and of opening HTTPS.
  [[nodiscard]] static Result<LivePolicies> open(const std::optional<std::string>& policy_file,
                                                 const std::optional<std::string>& policy_tree, Dns& dns,
                                                 Context& context);

  // Fetches the policy of a domain, which `primary` publishes: itself, or that of a hosted domain. Errors of
  // check_live; Fault::unreadable when the wanted policy is.
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
