// RolloutSettings: the goal of the operator for a fleet, validated. The way to it is plan_rollout()'s.
#pragma once

#include <chrono>
#include <optional>
#include <vector>

#include "mtasts/deployment.h"
#include "mtasts/domain_name.h"
#include "mtasts/policy.h"
#include "mtasts/resource_record.h"
#include "mtasts/tlsrpt_record.h"

namespace mtasts {

// The relation of the mx of a policy to the MX records of its primary.
enum class MxRule {
  held,      // taken from DNS once; a later difference waits for the operator
  fixed,     // the operator's own list
  followed,  // new MX are added once they are accepted, old ones leave by date
};

struct PolicySettings {
  DomainName primary;
  Mode goal = Mode::testing;           // the way to enforce leads through testing
  std::optional<MaxAge> max_age = {};  // default: the existing one, else first_max_age()
  MxRule mx_rule = MxRule::held;
  std::vector<MxPattern> mx = {};  // if fixed: at least one
  bool accept_mx = false;          // unless fixed: take the hosts of DNS where they differ
  std::vector<DomainName> hosted = {};
};

// Changes that need an option of their own on the command line.
enum class Brake {
  weaker_mode,  // from enforce to testing or none, from testing to none; a live max_age lowered below a day
  removals,     // the records of a large share of the domains are removed
  changes,      // the records of a large share of the domains are changed
  web_host,     // the records lead to a web host that serves no policy yet
};

struct RolloutSettings {
  WebTarget web;
  std::vector<ReportUri> rua = {};  // default: the existing ones of each primary
  std::optional<Ttl> ttl = {};      // default: the existing one, else 3600
  std::vector<PolicySettings> policies = {};
  // Each goes to the first policy, in their order, that covers its MX. A domain of a policy's own list can
  // adopt only that policy; a primary adopts none.
  std::vector<DomainName> domains = {};
  // Taken out of service as RFC 8461 §8.3 asks. None of them is named elsewhere in the settings.
  std::vector<DomainName> retired = {};
  std::chrono::seconds min_testing = std::chrono::days(14);
  // The web server writes the text of a policy itself: it is live if its fields are those of the file. Else
  // its bytes are compared.
  bool is_policy_rewritten = false;
  // A hook copies the policies to the web server, and may run again if it has lost them.
  bool has_deploy = false;
  bool needs_reports = true;       // enforce needs evidence of TLSRPT reports
  bool needs_mx_hosts = true;      // enforce needs MX hosts that were seen to have valid TLS
  std::vector<Brake> forced = {};  // released for this run
};

// Every domain that the settings name, sorted, without repeats.
[[nodiscard]] std::vector<DomainName> managed_domains(const RolloutSettings& settings);

}  // namespace mtasts
