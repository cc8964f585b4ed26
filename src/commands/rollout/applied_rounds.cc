#include "commands/rollout/applied_rounds.h"

#include <algorithm>
#include <iterator>
#include <utility>
#include <variant>

namespace mtasts {
namespace {

bool may_open(const Hold* hold) {
  static constexpr HoldReason kOpening[] = {HoldReason::policy_not_live, HoldReason::web_host_not_ready,
                                            HoldReason::policy_unknown,  HoldReason::not_announced,
                                            HoldReason::servers_differ,  HoldReason::records_unknown,
                                            HoldReason::mx_unknown};
  return std::ranges::find(kOpening, hold->reason) != std::end(kOpening);
}

// True if every authoritative server has the records after the change. A provider may have changed their TTL.
bool has_change(const RolloutWorld& world, const DomainName& domain, const ChangeName& change) {
  const auto seen = world.domains.find(domain);
  if (seen == world.domains.end()) return false;
  const NameSeen& name = change.owner == policy_host(domain)       ? seen->second.host
                         : change.owner == sts_record_name(domain) ? seen->second.sts
                                                                   : seen->second.tlsrpt;
  const auto records = agreed_records(name);
  if (!records || same_records(*records, change.after)) return records.has_value();
  return !changes_only_ttl(change) && changes_only_ttl({change.owner, *records, change.after});
}

}  // namespace

AppliedRounds::StepKey AppliedRounds::key_of(const RolloutStep& step) {
  std::string subject = std::to_string(static_cast<int>(step.phase));
  if (const auto* change = std::get_if<ChangeName>(&step.action)) subject = change->owner.text();
  if (const auto* run = std::get_if<RunHook>(&step.action)) subject = text(run->hook);
  return {step.action.index(), step.domain, std::move(subject)};
}

bool AppliedRounds::add(RolloutPlan plan, std::vector<StepOutcome> outcomes) {
  const std::set<DomainName> planned_again = changed_names(plan);
  std::erase_if(applied_.steps, [&planned_again](const AppliedStep& step) {
    const auto* change = std::get_if<ChangeName>(&step.step.action);
    const bool is_open =
        step.result == StepResult::unknown && change != nullptr && !planned_again.contains(change->owner);
    return step.result != StepResult::done && step.result != StepResult::failed && !is_open;
  });
  bool has_progress = false;
  for (StepOutcome& outcome : outcomes) {
    RolloutStep planned = std::move(plan.steps.front());
    plan.steps.pop_front();
    const StepKey key = key_of(planned);
    if (failed_.contains(key)) continue;
    if (outcome.result == StepResult::failed) failed_.insert(key);
    has_progress =
        has_progress || outcome.result == StepResult::done || outcome.result == StepResult::unknown;
    applied_.steps.push_back({std::move(planned),
                              outcome.result,
                              std::move(outcome.error),
                              {},
                              std::move(outcome.sent),
                              outcome.is_repeated});
    RolloutStep& step = applied_.steps.back().step;
    if (auto* run = std::get_if<RunHook>(&step.action)) {
      run->only_files = outcome.only_files;
      step.gate = std::move(outcome.gate);
    }
  }
  applied_.holds = std::move(plan.holds);
  applied_.dates = std::move(plan.dates);
  applied_.unmanaged = std::move(plan.unmanaged);
  plan.primaries.merge(applied_.primaries);
  applied_.primaries = std::move(plan.primaries);
  has_progress_ = has_progress_ || has_progress;
  return has_progress;
}

void AppliedRounds::note_seen(const RolloutWorld& world) {
  for (AppliedStep& step : applied_.steps) {
    const auto* change = std::get_if<ChangeName>(&step.step.action);
    const bool is_sent = step.result == StepResult::done || step.result == StepResult::unknown;
    // A later round may ask only briefly about a domain whose records were seen.
    if (change == nullptr || !is_sent || step.is_seen.value_or(false)) continue;
    step.is_seen = has_change(world, *step.step.domain, *change);
    if (*step.is_seen) step.result = StepResult::done, step.error.reset();
  }
}

bool AppliedRounds::may_go_on() const {
  return std::ranges::any_of(obstacles(applied_), may_open) ||
         std::ranges::any_of(applied_.steps, [](const AppliedStep& step) { return step.is_unseen(); });
}

}  // namespace mtasts
