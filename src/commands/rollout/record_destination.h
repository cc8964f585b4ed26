// RecordDestination: the place where apply puts changes of records.
#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "cli/context.h"
#include "cli/options/lookup_options.h"
#include "cli/rollout_output/apply_printer.h"
#include "commands/rollout/state_directory.h"
#include "commands/settings/settings.h"
#include "mtasts/rollout_plan.h"
#include "mtasts/rollout_record.h"

namespace mtasts {

struct StepOutcome {
  StepResult result = StepResult::held;
  SharedOptional<Error> error = {};    // of a failure
  std::vector<SentRecords> sent = {};  // to a program
  SharedOptional<Hold> gate = {};      // of a hook that is held
  bool only_files = false;             // of a hook without a program
  bool is_repeated = false;            // AppliedStep::is_repeated
};

// Done if the result is true, unchanged if it is false.
[[nodiscard]] StepOutcome outcome_of(const Result<bool>& is_changed);

// Steps of one phase, each with a ChangeName; the steps of a domain are consecutive.
using ChangeSteps = std::vector<const RolloutStep*>;

class RecordDestination {
 public:
  virtual ~RecordDestination() = default;

  // Begins with a new plan. An error ends the run before any step is taken.
  [[nodiscard]] virtual Result<void> begin(const RolloutPlan& plan, RolloutRecord& record) = 0;
  // True if take() may change anything for this step.
  [[nodiscard]] virtual bool is_new(const RolloutStep& step) const = 0;
  // One outcome for each step. `record` is saved after the steps.
  [[nodiscard]] virtual std::vector<StepOutcome> take(const ChangeSteps& steps, RolloutRecord& record) = 0;

  // True if the program of [dns] reload runs after changes.
  [[nodiscard]] virtual bool needs_hook() const { return true; }
  // True if it runs again in the next run, whatever that changes, after it has failed.
  [[nodiscard]] virtual bool repeats_hook() const { return needs_hook(); }
  // Notes that the program has run.
  virtual void note_hook() {}
  // The records of the current plan that a person has to paste, as text by zone; empty if there are none.
  [[nodiscard]] virtual std::string text_to_paste() const { return {}; }
};

// The names that the steps of the plan change, also those that are held.
[[nodiscard]] std::set<DomainName> changed_names(const RolloutPlan& plan);

// "by dynamic updates to 192.0.2.53", "through the program lexicon gandi", for output; nothing if it is files
// or a person.
[[nodiscard]] std::optional<std::string> destination_in_words(const Settings& settings);

// The step that brings written records to the servers.
[[nodiscard]] std::string way_to_servers(const Settings& settings);

// The place to look at if changes are sent with success, and no server has them; empty if they are not sent.
[[nodiscard]] std::string place_of_fault(const Settings& settings);

// The step that removes old records that the files have no more; empty if it is none of a person.
[[nodiscard]] std::string way_to_remove(const Settings& settings);

// Adds to the outcome of a rollout how records reach the servers.
void describe_records(const Settings& settings, AppliedRollout& applied);

// The destination that the settings name. All arguments must outlive it.
[[nodiscard]] std::unique_ptr<RecordDestination> record_destination(const Settings& settings,
                                                                    const LookupOptions& lookup,
                                                                    StateDirectory& state, Context& context);

}  // namespace mtasts
