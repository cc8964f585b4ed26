#include "core/rollout/silent_servers.h"

#include <utility>
#include <vector>

#include "core/rollout/names_seen.h"
#include "core/text/without_repeats.h"
#include "mtasts/deployment.h"

namespace mtasts {

std::map<DomainName, DomainSeen> without_silent_servers(const RolloutSettings& settings,
                                                        const RolloutWorld& world, RolloutPlan& plan) {
  std::map<DomainName, DomainSeen> answers;
  if (!contains(settings.forced, Brake::weaker_mode)) return answers;
  for (const PolicySettings& policy : settings.policies) {
    const auto seen = world.domains.find(policy.primary);
    if (policy.goal == Mode::enforce || seen == world.domains.end()) continue;
    DomainSeen answered = seen->second;
    const auto leave_out = [&](NameSeen& name, const DomainName& owner) {
      if (!is_partly_known(name)) return;
      plan.holds.push_back(records_unknown_hold(policy.primary, owner, name));
      std::erase_if(name, [](const ServerAnswer& answer) { return !answer.is_known; });
    };
    leave_out(answered.host, policy_host(policy.primary));
    leave_out(answered.sts, sts_record_name(policy.primary));
    leave_out(answered.tlsrpt, tlsrpt_record_name(policy.primary));
    answers.emplace(policy.primary, std::move(answered));
  }
  return answers;
}

}  // namespace mtasts
