// ExistingPolicies: the policy of a domain before a run, whose values gen-policy keeps.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "cli/context.h"
#include "commands/lookup/live_policies.h"
#include "commands/lookup/private_access.h"
#include "commands/options/gen_policy_options.h"
#include "mtasts/deployment.h"
#include "mtasts/domain_name.h"
#include "mtasts/policy.h"
#include "ports/dns.h"
#include "ports/https.h"
#include "ports/task.h"

namespace mtasts {

// The path of the domain's policy below --output-dir, else that of -o.
[[nodiscard]] std::string policy_path(const GenPolicyOptions& options, const DomainName& domain);

// The policy of the file, else the live one.
struct ExistingPolicy {
  std::optional<Policy> policy = {};
  std::optional<std::string> text = {};  // as it was read
  bool is_live = false;                  // the Policy Host serves it, and there is no file
  bool is_repaired = false;              // senders would refuse the text

  // The values of the policy, which must exist, for a message.
  [[nodiscard]] std::string values() const { return values_text(*policy, ", "); }
};

class ExistingPolicies {
 public:
  // `dns` is null where nothing may be looked up. The references must outlive it.
  ExistingPolicies(const GenPolicyOptions& options, const RequestedPolicy& request, Dns* dns,
                   Context& context);

  // Reads the file of the domain; nothing where it has none. Fault::unreadable.
  [[nodiscard]] Result<std::optional<std::string>> read_file(const DomainName& domain) const;

  // Finds the policy of the file with this text, or else the live one if DNS is asked for its record.
  // Fault::not_created, code "not-a-policy", if the text holds something else; Fault::undetermined if the
  // record or the live policy cannot be known now, unless --mode or --offline makes it needless; errors of
  // opening HTTPS.
  [[nodiscard]] Task<Result<ExistingPolicy>> find(DomainName name, std::optional<std::string> file_text);

 private:
  struct LivePolicy {
    bool has_record = false;               // an _mta-sts record exists
    std::optional<std::string> body = {};  // nothing if the Policy Host serves none
  };

  [[nodiscard]] Task<Result<void>> find_live(const DomainName& name, ExistingPolicy& existing);
  [[nodiscard]] Task<Result<LivePolicy>> look_up_live(DomainName policy_domain);
  // Opens HTTPS for the first domain that has a record. Policy Hosts outside of zone files are looked up
  // live. Fault::usage, code "offline", if --offline forbids to fetch a policy.
  [[nodiscard]] Result<void> open_https(const DomainName& policy_domain);
  [[nodiscard]] Result<void> parse(const DomainName& name, ExistingPolicy& existing) const;
  [[nodiscard]] std::string destination_options() const;

  const GenPolicyOptions& options_;
  const RequestedPolicy& request_;
  Dns* dns_;
  Context& context_;
  PrivateAccess access_;
  std::unique_ptr<Dns> hosts_ = nullptr;  // of Policy Hosts, with zone files
  std::unique_ptr<Https> https_ = nullptr;
  PolicyDestinations destinations_ = {};
};

}  // namespace mtasts
