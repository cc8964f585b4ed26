// Authoritative servers that give no answer, while the operator ends mode enforce.
#pragma once

#include <map>

#include "mtasts/rollout_plan.h"

namespace mtasts {

// The answers about the primaries that leave mode enforce by the operator's word (Brake::weaker_mode),
// without the servers that give none: while senders refuse mail, the way back must not wait for them. Adds a
// hold for each of these primaries. Others are left out.
[[nodiscard]] std::map<DomainName, DomainSeen> without_silent_servers(const RolloutSettings& settings,
                                                                      const RolloutWorld& world,
                                                                      RolloutPlan& plan);

}  // namespace mtasts
