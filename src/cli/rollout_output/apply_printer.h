// The outputs of plan and apply: text for people, and the report for programs. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/exit_code.h"
#include "mtasts/result.h"
#include "mtasts/rollout_plan.h"

namespace mtasts {

// A step with its outcome: "done", "unchanged", "failed" or "held".
struct AppliedStep {
  RolloutStep step;
  std::string outcome;
  std::optional<Error> error = {};  // if failed
};

struct AppliedRollout {
  std::vector<AppliedStep> steps = {};  // of all rounds; of the last one those that are held or unchanged
  std::vector<Hold> holds = {};         // obstacles that are no gate
  std::vector<RolloutDate> dates = {};
  std::vector<DomainName> unmanaged = {};
  std::optional<Error> error = {};  // that ended the run
};

// One line for each record or other thing that a step changes, without its outcome.
[[nodiscard]] std::vector<std::string> step_lines(const RolloutStep& step);

// The steps that were taken, then those that wait with the reason and the command that helps, then the dates.
// At most 20 of a kind are listed.
[[nodiscard]] std::string print_applied(const AppliedRollout& applied, bool is_dry_run);

// "15 records added, 0 changed, 0 removed; 1 domain held; 0 undetermined", terminated.
[[nodiscard]] std::string closing_line(const AppliedRollout& applied, bool is_dry_run);

// JSON, schema mtasts.apply/1.
[[nodiscard]] std::string print_apply_report(const AppliedRollout& applied, std::string_view time,
                                             ExitCode exit_code);

// JSON, schema mtasts.plan/1: the same members; the outcome of a step that is possible now is "open".
[[nodiscard]] std::string print_plan(const AppliedRollout& planned, std::string_view time,
                                     ExitCode exit_code);

// The gates and holds of a rollout, each once.
[[nodiscard]] std::vector<Hold> obstacles(const AppliedRollout& applied);

}  // namespace mtasts
