// plan_only(): the plan of a fleet without a change to anything.
#pragma once

#include <vector>

#include "cli/context.h"
#include "cli/exit_code.h"
#include "cli/rollout_output/apply_printer.h"
#include "commands/options/rollout_options.h"
#include "commands/rollout/state_directory.h"
#include "commands/settings/settings.h"
#include "mtasts/result.h"
#include "mtasts/rollout_plan.h"
#include "mtasts/rollout_world.h"

namespace mtasts {

// The steps of the plan, of which none is taken, and the MX of domains with a step that is possible now, or
// with one of the saved plan. Errors of reading the state.
[[nodiscard]] Result<AppliedRollout> plan_only(const Settings& settings, const RolloutOptions& options,
                                               Context& context, const SavedPlan& saved = {});

// The same for an observed fleet.
[[nodiscard]] AppliedRollout planned_rollout(RolloutPlan plan, const RolloutWorld& world,
                                             const StateDirectory& state, const SavedPlan& saved = {});

// True if a step is possible now, or was taken.
[[nodiscard]] bool has_done_step(const AppliedRollout& applied);
// The steps that are possible now, or were taken.
[[nodiscard]] std::vector<RolloutStep> done_steps(const AppliedRollout& applied);

// Reads the key of updates if a step would send any, as a run would. Errors of opening the server.
[[nodiscard]] Result<void> check_update_key(const Settings& settings, const AppliedRollout& planned,
                                            Context& context);

// The lines that name each difference between a saved plan and the current one, and the number of steps that
// differ: 0 if the current plan is the saved one.
struct PlanDifference {
  std::size_t steps = 0;
  std::string lines = {};
};
[[nodiscard]] PlanDifference compare_plans(const SavedPlan& saved, const AppliedRollout& current);

// The exit code of the steps that failed and of everything that waits: done if all wait for a date, warnings
// if something waits for a person, broken if a brake refused it, undetermined if something is not known.
[[nodiscard]] ExitCode exit_code_of(const AppliedRollout& applied);

}  // namespace mtasts
