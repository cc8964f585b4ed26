// remember(): the memory of earlier runs with the answers of today.
#pragma once

#include <vector>

#include "mtasts/rollout_settings.h"
#include "mtasts/rollout_world.h"

namespace mtasts {

// The memory of each of the managed domains that is new or differs from that of the world. Answers that are
// not known leave it as it is.
[[nodiscard]] RolloutMemory remember(const std::vector<DomainName>& managed, const RolloutSettings& settings,
                                     const RolloutWorld& world);

}  // namespace mtasts
