// After a conflict the run leaves a name alone: somebody else is changing it. After a lost reply the
// authoritative servers are read first; an update that is lost once more has failed.
#include "commands/rollout/record_updater.h"

#include <algorithm>
#include <utility>

#include "commands/rollout/hook_runner.h"
#include "commands/run_task.h"

namespace mtasts {

Result<void> RecordUpdater::begin(const RolloutPlan& plan, RolloutRecord& record) {
  record.handed_over.clear();
  const bool has_changes = std::any_of(plan.steps.begin(), plan.steps.end(), [](const RolloutStep& step) {
    return !step.gate && std::holds_alternative<ChangeName>(step.action);
  });
  if (!has_changes || server_) return {};
  auto server = context_.ports.network.open_dns_update(
      {.server = *settings_.dns.update, .key_file = settings_.dns.key.value_or("")});
  if (!server) return fail(server.error());
  server_ = *std::move(server);
  return {};
}

bool RecordUpdater::needs_hook() const {
  return has_program(Hook::dns, settings_);
}

StepOutcome RecordUpdater::judge(const DomainName& owner, const UpdateOutcome& outcome) {
  switch (outcome.status) {
    case UpdateStatus::done:
      return {StepResult::done};
    case UpdateStatus::unchanged:
      return {StepResult::unchanged};
    case UpdateStatus::conflict:
      return settled_[owner] = {StepResult::conflict, outcome.error};
    case UpdateStatus::unknown:
      if (unknown_.insert(owner).second) return {StepResult::unknown, outcome.error};
      break;
    case UpdateStatus::failed:
      break;
  }
  return {StepResult::failed, outcome.error};
}

std::vector<StepOutcome> RecordUpdater::take(const ChangeSteps& steps, const RolloutWorld& /*world*/,
                                             RolloutRecord& /*record*/) {
  std::vector<StepOutcome> outcomes(steps.size());
  std::vector<ChangeName> changes;
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    const auto& change = std::get<ChangeName>(steps[i]->action);
    if (const auto settled = settled_.find(change.owner); settled != settled_.end()) {
      outcomes[i] = settled->second;
      continue;
    }
    changes.push_back(change);
    places.push_back(i);
  }
  if (changes.empty()) return outcomes;
  const std::vector<UpdateOutcome> answers = run_task(server_->apply(std::move(changes)), context_);
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const auto& owner = std::get<ChangeName>(steps[places[i]]->action).owner;
    outcomes[places[i]] = judge(owner, answers[i]);
  }
  return outcomes;
}

}  // namespace mtasts
