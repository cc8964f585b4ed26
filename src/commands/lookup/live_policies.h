// LivePolicies: for --when-live, checks that HTTPS already serves the policy that a TXT record would
// announce.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "cli/context.h"
#include "cli/options/connect_to.h"
#include "commands/lookup/private_access.h"
#include "mtasts/deployment.h"
#include "mtasts/domain_name.h"
#include "mtasts/rollout_world.h"
#include "ports/dns.h"
#include "ports/event_loop.h"
#include "ports/https.h"

namespace mtasts {

// The destinations of fetches in place of port 443 of each address.
struct PolicyDestinations {
  std::uint16_t https_port = 443;
  std::vector<ConnectTo> connect_to = {};
};

// The answers of the Policy Host of a domain: one fetch of each address within reach. `to` must outlive the
// task. If `web` has a host or addresses, these are asked in place of those of the Policy Host.
[[nodiscard]] Task<PolicyHostSeen> fetch_policies(Dns& dns, Https& https, EventLoop& loop,
                                                  const PolicyDestinations& to, DomainName policy_domain,
                                                  Reach reach, WebTarget web = {});

class LivePolicies {
 public:
  // The wanted policy of every domain is `policy_file`, else that of its primary below `policy_tree`, as
  // gen-policy --output-dir writes it. Errors of reading the file and of opening HTTPS.
  [[nodiscard]] static Result<LivePolicies> open(const std::optional<std::string>& policy_file,
                                                 const std::optional<std::string>& policy_tree,
                                                 PrivateAccess access, Dns& dns, Context& context);

  // Fetches the policy of a domain and compares it with that of `primary`: the domain itself, or the primary
  // of a hosted domain. Errors of check_live; Fault::unreadable if the wanted policy cannot be read.
  [[nodiscard]] Task<Result<void>> check(DomainName policy_domain, DomainName primary);

  // The policy that the _mta-sts record of `primary` announces, as text. Fault::unreadable, Fault::input.
  [[nodiscard]] Result<std::string> wanted(const DomainName& primary) const;

 private:
  LivePolicies(PrivateAccess access, Dns& dns, std::unique_ptr<Https> https, Context& context)
      : access_(std::move(access)), dns_(&dns), https_(std::move(https)), context_(&context) {}

  PrivateAccess access_;
  Dns* dns_;
  std::unique_ptr<Https> https_;
  Context* context_;
  std::optional<std::string> policy_ = {};  // of every domain
  std::string tree_ = {};
  PolicyDestinations destinations_ = {};
};

}  // namespace mtasts
