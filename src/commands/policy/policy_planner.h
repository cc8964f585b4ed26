// PolicyPlanner: the policy that gen-policy writes for a domain.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "cli/context.h"
#include "commands/options/gen_policy_options.h"
#include "commands/policy/existing_policies.h"
#include "mtasts/deployment.h"
#include "mtasts/domain_name.h"
#include "mtasts/finding.h"
#include "mtasts/ledger.h"
#include "mtasts/mx_set.h"
#include "ports/dns.h"
#include "ports/task.h"

namespace mtasts {

struct PlannedDomain {
  DomainName name;
  Result<PlannedPolicy> planned;
  std::string text = {};  // of the policy
  // The text of the existing file, nothing without one; unset if the policy does not depend on it.
  std::optional<std::optional<std::string>> file_text = {};
  bool is_unchanged = false;       // the file has this text already
  std::optional<MxSet> mx = {};    // where DNS was asked
  std::vector<Finding> held = {};  // warnings about earlier policies, reported with errors too
};

class PolicyPlanner {
 public:
  // `dns` is null where nothing may be looked up. Reads the ledger and the time of this run. Errors of these
  // two. The references must outlive it.
  [[nodiscard]] static Result<PolicyPlanner> open(const GenPolicyOptions& options,
                                                  const RequestedPolicy& request, Dns* dns, Context& context);

  // Errors of ExistingPolicies::read_file().
  [[nodiscard]] Result<std::optional<std::string>> read_file(const DomainName& domain) const {
    return existing_policies_.read_file(domain);
  }

  // Plans the policy of a domain that has its own. `file_text` is the result of read_file().
  [[nodiscard]] Task<PlannedDomain> plan_own(DomainName name, Result<std::optional<std::string>> file_text);
  // Plans the policy of the primary for a hosted domain. Fault::refused, code "not-covered", if it does not
  // cover the MX of that domain.
  [[nodiscard]] Task<PlannedDomain> plan_hosted(DomainName name, const PlannedDomain& primary);

  // True if earlier policies are in a ledger.
  [[nodiscard]] bool has_ledger() const { return !ledger_.empty(); }

 private:
  PolicyPlanner(const GenPolicyOptions& options, const RequestedPolicy& request, Dns* dns, Context& context);

  [[nodiscard]] Task<Result<std::optional<MxSet>>> look_up_needed_mx(const DomainName& name,
                                                                     const std::optional<Policy>& existing);
  [[nodiscard]] LineEnding line_ending(const std::optional<std::string>& existing) const;
  void report_repair(PlannedDomain& domain, const ExistingPolicy& existing) const;
  void warn_of_held(PlannedDomain& domain, const std::optional<Policy>& existing) const;

  const GenPolicyOptions& options_;
  const RequestedPolicy& request_;
  Dns* dns_;
  Context& context_;
  ExistingPolicies existing_policies_;
  std::chrono::sys_seconds now_ = {};
  EntriesByDomain ledger_ = {};
};

}  // namespace mtasts
