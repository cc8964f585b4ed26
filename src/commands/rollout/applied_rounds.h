// AppliedRounds: the steps of all rounds of apply, each with its last outcome. Pure.
#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "cli/rollout_output/apply_printer.h"
#include "commands/rollout/record_destination.h"
#include "mtasts/rollout_plan.h"
#include "mtasts/rollout_world.h"

namespace mtasts {

class AppliedRounds {
 public:
  AppliedRounds() = default;
  explicit AppliedRounds(const Settings& settings) { describe_records(settings, applied_); }

  // Adds a round: a plan with one outcome for each step. Steps of earlier rounds stay if they were taken, if
  // they failed for good, or if nobody knows their outcome. Returns true if any step was taken.
  bool add(RolloutPlan plan, std::vector<StepOutcome> outcomes);

  // Notes which changes of earlier rounds the authoritative servers have. A change without a reply that they
  // have was made.
  void note_seen(const RolloutWorld& world);

  // True if an obstacle may end while apply waits: by itself, or by a person who is at work now.
  [[nodiscard]] bool may_go_on() const;

  // True if a step was taken or failed.
  [[nodiscard]] bool has_changed() const { return has_progress_ || !failed_.empty(); }
  [[nodiscard]] const AppliedRollout& applied() const { return applied_; }

 private:
  // The same for a step in the plans of all rounds: its kind of action, its domain, and the name, hook or
  // phase that it acts on.
  using StepKey = std::tuple<std::size_t, std::optional<DomainName>, std::string>;
  [[nodiscard]] static StepKey key_of(const RolloutStep& step);

  AppliedRollout applied_ = {};
  std::set<StepKey> failed_ = {};  // reported once: the step taker does not try them again
  bool has_progress_ = false;
};

}  // namespace mtasts
