// StepTaker: takes the open steps of a plan in their order.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <vector>

#include "cli/context.h"
#include "cli/options/lookup_options.h"
#include "commands/rollout/record_destination.h"
#include "commands/rollout/state_directory.h"
#include "commands/settings/settings.h"
#include "mtasts/rollout_plan.h"
#include "mtasts/rollout_world.h"

namespace mtasts {

class StepTaker {
 public:
  // `state` has the lock. All arguments must outlive it.
  StepTaker(const Settings& settings, const LookupOptions& lookup, StateDirectory& state, Context& context);

  // Takes the open steps, and saves the memory of the plan. One outcome for each step. A step that fails ends
  // the steps of its domain in this and in all later plans, and a hook that fails is not run again. Fails if
  // the state cannot be saved: without outcomes before any step, and with those of the steps after them.
  // `on_progress` is called before steps that are taken together, which it gets as unknown.
  using OnProgress = std::function<void(const std::vector<StepOutcome>& outcomes)>;
  [[nodiscard]] Result<void> take(const RolloutPlan& plan, std::vector<StepOutcome>& outcomes,
                                  const OnProgress& on_progress = {});

  // The records of the last plan that a person has to paste, as text by zone.
  [[nodiscard]] std::string text_to_paste() const { return records_->text_to_paste(); }

 private:
  // Steps that are taken together, with their places in the plan.
  struct Taken {
    const RolloutStep* step;
    StepOutcome* outcome;
  };
  using Batch = std::vector<Taken>;

  void repeat_hooks(const RolloutPlan& plan);
  [[nodiscard]] Result<void> store_unfinished_hooks(const RolloutPlan& plan);
  // True if nothing is to be taken or saved.
  [[nodiscard]] bool is_idle(const RolloutPlan& plan) const;
  [[nodiscard]] bool is_new(const RolloutStep& step) const;
  void take_batch(Batch& batch);
  void change_names(const Batch& batch);
  // Remembers changes that were sent with success, and marks those that an earlier run has sent, too.
  void note_sent(const ChangeSteps& steps, std::vector<StepOutcome>& outcomes);
  void write_policies(const Batch& batch);
  void serve(const Batch& batch);
  // Writes policies, each for the step at that place in the batch. One result for each step.
  [[nodiscard]] std::vector<Result<bool>> write_files_of(
      const Batch& batch, const std::vector<StateDirectory::NewPolicy>& policies,
      const std::vector<std::size_t>& places);
  void record_policies(const Batch& batch);
  void clean_up(const Taken& taken);
  void run(const Taken& taken);
  void finish(const Taken& taken, StepOutcome outcome);
  void finish(const Taken& taken, const Result<bool>& is_changed) { finish(taken, outcome_of(is_changed)); }

  const Settings& settings_;
  StateDirectory& state_;
  Context& context_;
  std::unique_ptr<RecordDestination> records_;
  std::map<DomainName, std::string> sent_before_;  // RolloutRecord::sent of earlier runs
  std::set<DomainName> repeated_ = {};             // names whose change was sent by this run, too
  RolloutRecord record_ = {};                      // as it will be saved
  std::set<DomainName> failed_ = {};               // domains with a step that failed in any plan
  std::set<DomainName> unsuccessful_ = {};         // the same, or without success in this plan
  std::set<Hook> failed_hooks_ = {};
  std::set<Hook> successful_hooks_ = {};  // one that did not help is not repeated in the same run
  std::map<Hook, std::set<DomainName>> changed_ = {};  // since the last success of the hook
};

}  // namespace mtasts
