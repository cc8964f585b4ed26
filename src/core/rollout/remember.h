// remember(): the memory of earlier runs with the answers of today.
#pragma once

#include <chrono>
#include <vector>

#include "mtasts/rollout_settings.h"
#include "mtasts/rollout_world.h"

namespace mtasts {

// The longest time that a resolver keeps a record with an unknown TTL: the usual upper limit of caches.
inline constexpr std::chrono::seconds kLongestTtl = std::chrono::days(7);

// The memory of each of the managed domains that is new or differs from that of the world. Answers that are
// not known leave it as it is.
[[nodiscard]] RolloutMemory remember(const std::vector<DomainName>& managed, const RolloutSettings& settings,
                                     const RolloutWorld& world);

}  // namespace mtasts
