// After a conflict the run leaves a name alone: somebody else is changing it. After a lost reply the
// authoritative servers are read first; an update that is lost once more has failed.
#include "commands/rollout/record_updater.h"

#include <algorithm>
#include <utility>

#include "commands/rollout/hook_runner.h"

namespace mtasts {

Result<void> RecordUpdater::begin(const RolloutPlan& plan, RolloutRecord& record) {
  record.handed_over.clear();
  const bool has_changes = std::ranges::any_of(plan.steps, [](const RolloutStep& step) {
    return !step.gate && std::holds_alternative<ChangeName>(step.action);
  });
  return has_changes ? open() : Result<void>();
}

Result<void> RecordUpdater::open() {
  if (server_) return {};
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
    case UpdateStatus::done: return {StepResult::done};
    case UpdateStatus::unchanged: return {StepResult::unchanged};
    case UpdateStatus::conflict: return settled_[owner] = {StepResult::conflict, outcome.error};
    case UpdateStatus::unknown:
      if (unknown_.insert(owner).second) return {StepResult::unknown, outcome.error};
      break;
    case UpdateStatus::failed: break;
  }
  auto error = outcome.error;
  // The server could not be read after the loss of a reply.
  const bool is_open = outcome.status == UpdateStatus::failed && unknown_.contains(owner) &&
                       error->fault == Fault::undetermined;
  if (is_open) {
    error->message +=
        "; an update of " + owner.text() + " was sent before without a reply, and may be applied or not";
  }
  return {StepResult::failed, std::move(error)};
}

Task<std::vector<StepOutcome>> RecordUpdater::send(std::vector<ChangeName> changes) {
  std::vector<StepOutcome> outcomes(changes.size());
  std::vector<DomainName> owners;
  std::vector<ChangeName> open;
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < changes.size(); ++i) {
    if (const auto settled = settled_.find(changes[i].owner); settled != settled_.end()) {
      outcomes[i] = settled->second;
      continue;
    }
    owners.push_back(changes[i].owner);
    open.push_back(std::move(changes[i]));
    places.push_back(i);
  }
  if (open.empty()) co_return outcomes;
  const std::vector<UpdateOutcome> answers = co_await server_->apply(std::move(open));
  for (std::size_t i = 0; i < answers.size(); ++i) outcomes[places[i]] = judge(owners[i], answers[i]);
  co_return outcomes;
}

std::vector<StepOutcome> RecordUpdater::take(const ChangeSteps& steps, RolloutRecord& /*record*/) {
  std::vector<ChangeName> changes;
  for (const RolloutStep* step : steps) changes.push_back(std::get<ChangeName>(step->action));
  std::vector<StepOutcome> outcomes = run_task(send(changes), context_.ports.loop);
  for (std::size_t i = 0; i < changes.size(); ++i) {
    if (outcomes[i].result != StepResult::done) continue;
    // A server may confirm what it ignores, such as a CNAME beside other data (RFC 2136 §3.4.2.2).
    if (contains_change(made_, changes[i])) outcomes[i].result = StepResult::unchanged;
    made_.insert_or_assign(changes[i].owner, print_records(changes[i].after));
  }
  return outcomes;
}

}  // namespace mtasts
