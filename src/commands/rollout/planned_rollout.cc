#include "commands/rollout/planned_rollout.h"

#include <algorithm>
#include <string_view>
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

// The MX of domains with a step that is possible now, or with one of the saved plan.
std::vector<SavedMx> mx_of_steps(const AppliedRollout& planned, const RolloutWorld& world,
                                 const SavedPlan& saved) {
  std::vector<std::string_view> domains;
  for (const AppliedStep& step : planned.steps) {
    if (step.result == StepResult::done && step.step.domain) domains.push_back(step.step.domain->text());
  }
  for (const SavedMx& mx : saved.mx) domains.push_back(mx.domain);
  std::ranges::sort(domains);
  std::vector<SavedMx> of_domains;
  for (const auto& [domain, seen] : world.domains) {
    if (std::ranges::binary_search(domains, domain.text()))
      of_domains.push_back(saved_mx(domain, seen.mx.get()));
  }
  return of_domains;
}

}  // namespace

Result<AppliedRollout> plan_only(const Settings& settings, const RolloutOptions& options, Context& context,
                                 const SavedPlan& saved) {
  auto state = StateDirectory::read(settings, context);
  if (!state) return fail(state.error());
  note_outdated_site(settings, *state, context);
  auto observer = FleetObserver::open(settings, options, context);
  if (!observer) return fail(observer.error());
  PlannedFleet fleet = observer->plan(*state);
  AppliedRollout planned = planned_rollout(std::move(fleet.plan), fleet.world, *state, saved);
  describe_records(settings, planned);
  for (AppliedStep& step : planned.steps) {
    if (auto* run = std::get_if<RunHook>(&step.step.action))
      run->only_files = !has_program(run->hook, settings);
  }
  return planned;
}

AppliedRollout planned_rollout(RolloutPlan plan, const RolloutWorld& world, const StateDirectory& state,
                               const SavedPlan& saved) {
  AppliedRollout planned{.steps = {},
                         .holds = std::move(plan.holds),
                         .dates = std::move(plan.dates),
                         .unmanaged = std::move(plan.unmanaged),
                         .primaries = std::move(plan.primaries)};
  for (; !plan.steps.empty(); plan.steps.pop_front()) {
    RolloutStep& step = plan.steps.front();
    const StepResult result = step.gate                ? StepResult::held
                              : state.is_written(step) ? StepResult::unchanged
                                                       : StepResult::done;
    const auto* change = std::get_if<ChangeName>(&step.action);
    const bool is_repeated = change != nullptr && state.was_sent(*change);
    planned.steps.push_back({std::move(step), result, {}, {}, {}, is_repeated});
  }
  planned.mx = mx_of_steps(planned, world, saved);
  return planned;
}

PlanDifference compare_plans(const SavedPlan& saved, const AppliedRollout& current) {
  std::vector<MovedStep> moved = moved_steps(saved.steps, saved_steps(done_steps(current)));
  if (moved.empty()) return {};
  StepsNotOpen not_open{.holds = current.holds};
  for (const AppliedStep& step : current.steps) {
    if (step.result == StepResult::unchanged) not_open.written.push_back(step.step);
    if (step.step.gate) not_open.held.push_back(step.step);
  }
  add_reasons(not_open, moved);
  PlanDifference difference{moved.size(), print_moved_mx(saved.mx, current.mx)};
  for (const MovedStep& step : moved) difference.lines += print_moved_step(step);
  return difference;
}

bool has_done_step(const AppliedRollout& applied) {
  return std::ranges::any_of(applied.steps,
                             [](const AppliedStep& step) { return step.result == StepResult::done; });
}

std::vector<RolloutStep> done_steps(const AppliedRollout& applied) {
  std::vector<RolloutStep> steps;
  for (const AppliedStep& step : applied.steps) {
    if (step.result == StepResult::done) steps.push_back(step.step);
  }
  return steps;
}

Result<void> check_update_key(const Settings& settings, const AppliedRollout& planned, Context& context) {
  const bool sends =
      settings.dns.update && std::ranges::any_of(planned.steps, [](const AppliedStep& step) {
        return step.result == StepResult::done && std::holds_alternative<ChangeName>(step.step.action);
      });
  return sends ? RecordUpdater(settings, context).open() : Result<void>();
}

ExitCode exit_code_of(const AppliedRollout& applied) {
  ExitCode code = ExitCode::done;
  for (const Hold* hold : obstacles(applied)) code = graver(code, exit_code_of(kind_of(hold->reason)));
  for (const AppliedStep& step : applied.steps) {
    if (step.is_unseen()) code = graver(code, ExitCode::warnings);
    if (!step.error) continue;
    const bool needs_person = step.error->fault == Fault::refused;
    code = graver(code, needs_person ? ExitCode::warnings : exit_code_of(step.error->fault));
  }
  return code;
}

}  // namespace mtasts
