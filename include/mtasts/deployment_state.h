// deployment_state(): how far the deployment of one domain is, and the command that comes next.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mtasts/finding.h"
#include "mtasts/observation.h"
#include "mtasts/policy.h"
#include "mtasts/policy_id.h"

namespace mtasts {

enum class DeploymentStage {
  unknown,  // a lookup or a fetch failed
  no_mail,  // no such domain, or no MX that takes mail
  nothing,  // neither record nor policy
  partial,  // some part, but no _mta-sts record: senders see nothing
  broken,   // announced, and a sender has an error
  none,     // announced with mode none
  testing,
  enforce,
};
// "no-mail": stable in machine output.
[[nodiscard]] std::string_view text(DeploymentStage stage);

struct DeploymentState {
  DomainName domain;
  DeploymentStage stage = DeploymentStage::unknown;
  std::string reason = {};            // in words, unescaped: "no _mta-sts record, no policy"
  std::string next = {};              // the command to type: "mtasts init example.com"
  std::optional<Policy> policy = {};  // served, and announced
  std::optional<PolicyId> id = {};
  bool has_warnings = false;
};

// `findings` are those of judge(), worst first.
[[nodiscard]] DeploymentState deployment_state(const Observation& seen, const std::vector<Finding>& findings);

}  // namespace mtasts
