#include "commands/rollout/planned_rollout.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "commands/rollout/fleet_observer.h"
#include "commands/rollout/hook_runner.h"
#include "commands/rollout/record_destination.h"
#include "commands/rollout/record_updater.h"
#include "commands/rollout/site_writer.h"

namespace mtasts {
namespace {

ExitCode exit_code_of(HoldKind kind) {
  switch (kind) {
    case HoldKind::unknown: return ExitCode::undetermined;
    case HoldKind::person: return ExitCode::warnings;
    case HoldKind::brake: return ExitCode::broken;
    case HoldKind::date: break;
  }
  return ExitCode::done;
}

}  // namespace

Result<AppliedRollout> plan_only(const Settings& settings, const RolloutOptions& options, Context& context) {
  auto state = StateDirectory::read(settings, context);
  if (!state) return fail(state.error());
  note_outdated_site(settings, *state, context);
  auto observer = FleetObserver::open(settings, options, context);
  if (!observer) return fail(observer.error());
  AppliedRollout planned = planned_rollout(observer->plan(*state).plan, *state);
  describe_records(settings, planned);
  for (AppliedStep& step : planned.steps) {
    if (auto* run = std::get_if<RunHook>(&step.step.action))
      run->only_files = !has_program(run->hook, settings);
  }
  return planned;
}

AppliedRollout planned_rollout(RolloutPlan plan, const StateDirectory& state) {
  AppliedRollout planned{.steps = {},
                         .holds = std::move(plan.holds),
                         .dates = std::move(plan.dates),
                         .unmanaged = std::move(plan.unmanaged)};
  planned.steps.reserve(plan.steps.size());
  for (RolloutStep& step : plan.steps) {
    const StepResult result = step.gate                ? StepResult::held
                              : state.is_written(step) ? StepResult::unchanged
                                                       : StepResult::done;
    planned.steps.push_back({std::move(step), result, {}});
  }
  return planned;
}

std::vector<RolloutStep> done_steps(const AppliedRollout& applied) {
  std::vector<RolloutStep> steps;
  for (const AppliedStep& step : applied.steps) {
    if (step.result == StepResult::done) steps.push_back(step.step);
  }
  return steps;
}

Result<void> check_update_key(const Settings& settings, const AppliedRollout& planned, Context& context) {
  const std::vector<RolloutStep> steps = done_steps(planned);
  const bool sends = settings.dns.update && std::ranges::any_of(steps, [](const RolloutStep& step) {
                       return std::holds_alternative<ChangeName>(step.action);
                     });
  return sends ? RecordUpdater(settings, context).open() : Result<void>();
}

ExitCode exit_code_of(const AppliedRollout& applied) {
  ExitCode code = ExitCode::done;
  for (const Hold& hold : obstacles(applied)) code = graver(code, exit_code_of(kind_of(hold.reason)));
  for (const AppliedStep& step : applied.steps) {
    if (step.is_unseen()) code = graver(code, ExitCode::warnings);
    if (!step.error) continue;
    const bool needs_person = step.error->fault == Fault::refused;
    code = graver(code, needs_person ? ExitCode::warnings : exit_code_of(step.error->fault));
  }
  return code;
}

}  // namespace mtasts
