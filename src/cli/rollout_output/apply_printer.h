// The outputs of plan and apply: text for people, and the report for programs. Pure.
#pragma once

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "cli/exit_code.h"
#include "mtasts/push_outcome.h"
#include "mtasts/record_type.h"
#include "mtasts/result.h"
#include "mtasts/rollout_plan.h"
#include "mtasts/saved_plan.h"

namespace mtasts {

enum class StepResult {
  done,       // taken; in a plan: possible now
  unchanged,  // an earlier run took the step; the servers lack its outcome
  conflict,   // the servers have other records than those that were read; they are kept
  failed,
  unknown,  // sent, and no valid reply came
  open,     // possible now, and no step of the saved plan that was taken
  held,     // behind a gate, or behind a step that failed
};
// "done": stable in machine output.
[[nodiscard]] std::string_view text(StepResult result);
// True if the step was tried without success.
[[nodiscard]] bool is_failure(StepResult result);

// The claim about an RRset by the program that it was sent to.
struct SentRecords {
  RecordType type = RecordType::txt;
  PushOutcome outcome = PushOutcome::unknown;
  std::string message = {};  // unescaped
};

struct AppliedStep {
  RolloutStep step;
  StepResult result = StepResult::held;
  SharedOptional<Error> error = {};  // of a failure
  // True if every authoritative server was seen to have the records after the step; nothing if none was
  // asked.
  std::optional<bool> is_seen = {};
  std::vector<SentRecords> sent = {};  // of a ChangeName
  // True if an earlier run sent the same change with success, and the servers lacked it at the start of this
  // one.
  bool is_repeated = false;
  // True if the records are in the files, and the servers lack them.
  [[nodiscard]] bool is_unseen() const {
    return result == StepResult::unchanged && std::holds_alternative<ChangeName>(step.action);
  }
  // True if the change was sent by an earlier run, too, and no server has it.
  [[nodiscard]] bool has_no_effect() const {
    return is_repeated && (is_unseen() || (result == StepResult::done && is_seen == false));
  }
};

struct AppliedRollout {
  std::deque<AppliedStep> steps = {};  // of all rounds; of the last one those that are held or unchanged
  std::vector<Hold> holds = {};        // obstacles that are no gate
  std::vector<RolloutDate> dates = {};
  std::vector<DomainName> unmanaged = {};
  std::map<DomainName, DomainName> primaries = {};  // RolloutPlan::primaries of all rounds
  std::vector<SavedMx> mx = {};                     // of a plan
  std::optional<std::string> destination =
      {};                           // of records, unless it is a file or a person: "to 192.0.2.53"
  bool is_printed = false;          // apply prints the records, and a person enters them
  bool only_adds = false;           // the same for records that replace or remove others
  std::string unseen_hint = {};     // how the servers get records that they lack
  std::string repeated_hint = {};   // the place to look at if they lack them in each run
  std::string removal_hint = {};    // the same for records that they have no more
  std::optional<Error> error = {};  // that ended the run
  std::vector<Error> errors = {};   // the same, and further ones of the settings
};

// The words of a command, escaped.
[[nodiscard]] std::string command_words(const std::vector<std::string>& command);

// One line for each record or other thing that a step changes, without its outcome.
[[nodiscard]] std::vector<std::string> step_lines(const RolloutStep& step);

// The steps of a plan and of a dry run are printed as those to take.
enum class RunKind { real, dry };

// At most 20 of a kind are listed, or all.
enum class Listing { some, all };

// The steps that were taken, then those that wait with the reason and the command that helps, then the dates.
// With several policies the same for each, after its counts.
[[nodiscard]] std::string print_applied(const AppliedRollout& applied, RunKind run, Listing listing);

// "15 records added, 0 changed, 0 removed; 1 domain held; 0 undetermined", and "; 1 step failed" if one did;
// terminated.
[[nodiscard]] std::string closing_line(const AppliedRollout& applied, RunKind run);

// JSON, schema mtasts.apply/1. In a dry run the outcome of a step that is possible now is "open".
[[nodiscard]] std::string print_apply_report(const AppliedRollout& applied, std::string_view time,
                                             ExitCode exit_code, RunKind run);

// JSON, schema mtasts.plan/1: the same members; the outcome of a step that is possible now is "open".
[[nodiscard]] std::string print_plan(const AppliedRollout& planned, std::string_view time,
                                     ExitCode exit_code);

// The lines of a man page that describe either; `outcomes` are "done|unchanged".
[[nodiscard]] std::vector<std::string> rollout_schema(std::string_view schema, std::string_view outcomes);

// The gates and holds of a rollout, each once; they are parts of it.
[[nodiscard]] std::vector<const Hold*> obstacles(const AppliedRollout& applied);

}  // namespace mtasts
