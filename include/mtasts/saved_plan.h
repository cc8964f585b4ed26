// SavedPlan: the steps of a plan as texts, kept in a file, so that a later run takes exactly these steps or
// names those that have moved.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mtasts/result.h"
#include "mtasts/rollout_plan.h"

namespace mtasts {

// Everything that a step changes. All texts are printable().
struct SavedStep {
  std::string action;   // "change-records", as in the report of apply
  std::string subject;  // the name of the records, the domain, or the hook
  std::vector<std::string> before = {};
  std::vector<std::string> after = {};
  friend bool operator==(const SavedStep&, const SavedStep&) = default;
};

struct SavedPlan {
  std::string time;  // RFC 3339, UTC
  std::vector<SavedStep> steps = {};
  friend bool operator==(const SavedPlan&, const SavedPlan&) = default;
};

// The steps without their gates. Times are left out: the same step tomorrow is the same step.
[[nodiscard]] std::vector<SavedStep> saved_steps(const std::vector<RolloutStep>& steps);

// JSON, schema mtasts.saved-plan/1, with one line for each step:
// {"schema":"mtasts.saved-plan/1","time":"2026-11-21T12:00:00Z",
//  "steps":[{"action":"write-policy","subject":"example.com","before":[...],"after":[...]}]}
[[nodiscard]] std::string print_saved_plan(const SavedPlan& plan);

// Unknown keys are permitted. Fault::input, code "not-a-plan", for any other text.
[[nodiscard]] Result<SavedPlan> parse_saved_plan(std::string_view text);

// A step that differs between the saved plan and the current one.
struct MovedStep {
  std::optional<SavedStep> saved = {};    // nothing: it was not in the saved plan
  std::optional<SavedStep> current = {};  // nothing: it is done or held
  friend bool operator==(const MovedStep&, const MovedStep&) = default;
};

// Every difference, sorted by subject; none if both have the same steps, in any order.
[[nodiscard]] std::vector<MovedStep> moved_steps(const std::vector<SavedStep>& saved,
                                                 const std::vector<SavedStep>& current);

// A line that names the step, then one line, "  - old" or "  + new", for each text that only one of both has.
[[nodiscard]] std::string print_moved_step(const MovedStep& moved);

}  // namespace mtasts
