// open_steps(): the steps of a plan that may be taken now.
#pragma once

#include <algorithm>
#include <iterator>
#include <vector>

#include "mtasts/rollout_plan.h"

namespace mtasts::test {

inline std::vector<RolloutStep> open_steps(const RolloutPlan& plan) {
  std::vector<RolloutStep> open;
  std::copy_if(plan.steps.begin(), plan.steps.end(), std::back_inserter(open),
               [](const RolloutStep& step) { return !step.gate; });
  return open;
}

}  // namespace mtasts::test
