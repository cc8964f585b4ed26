// remember(): the memory of earlier runs with the answers of today.
#pragma once

#include "mtasts/rollout_settings.h"
#include "mtasts/rollout_world.h"

namespace mtasts {

// Answers that are not known leave the memory as it is. The memory of domains that are not in the settings is
// kept.
[[nodiscard]] RolloutMemory remember(const RolloutSettings& settings, const RolloutWorld& world);

}  // namespace mtasts
