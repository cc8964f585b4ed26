// SavedPlan: the steps of a plan as texts, kept in a file, so that a later run takes exactly these steps or
// names those that have moved.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mtasts/mx_set.h"
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

// The MX records of a domain when the plan was made.
struct SavedMx {
  std::string domain;
  std::vector<std::string> hosts = {};  // or one word for the reason why there are none
  friend bool operator==(const SavedMx&, const SavedMx&) = default;
};
[[nodiscard]] SavedMx saved_mx(const DomainName& domain, const MxSet* mx);  // null: not known

struct SavedPlan {
  std::string time;  // RFC 3339, UTC
  // The options that the plan was made with, "--accept-mx". Nothing in an older file.
  std::optional<std::vector<std::string>> permissions = {};
  std::vector<SavedMx> mx = {};  // of the domains of the steps
  std::vector<SavedStep> steps = {};
  friend bool operator==(const SavedPlan&, const SavedPlan&) = default;
};

// The steps without their gates. Times are left out: the same step tomorrow is the same step.
[[nodiscard]] std::vector<SavedStep> saved_steps(const std::vector<RolloutStep>& steps);

// JSON, schema mtasts.saved-plan/1, with one line for each step:
// {"schema":"mtasts.saved-plan/1","time":"2026-11-21T12:00:00Z","permissions":["--accept-mx"],
//  "mx":[{"domain":"example.com","hosts":["mx.example.com"]}],
//  "steps":[{"action":"write-policy","subject":"example.com","before":[...],"after":[...]}]}
[[nodiscard]] std::string print_saved_plan(const SavedPlan& plan);

// Unknown keys are permitted. Fault::input, code "not-a-plan", for any other text.
[[nodiscard]] Result<SavedPlan> parse_saved_plan(std::string_view text);

// A step that differs between the saved plan and the current one.
struct MovedStep {
  std::optional<SavedStep> saved = {};    // nothing: it was not in the saved plan
  std::optional<SavedStep> current = {};  // nothing: it is done or held
  std::string reason = {};                // why there is none
  friend bool operator==(const MovedStep&, const MovedStep&) = default;
};

// Every difference, sorted by subject; none if both have the same steps, in any order.
[[nodiscard]] std::vector<MovedStep> moved_steps(const std::vector<SavedStep>& saved,
                                                 const std::vector<SavedStep>& current);

// The current plan, as far as it shows why a saved step is no longer possible.
struct StepsNotOpen {
  std::vector<RolloutStep> written = {};  // the servers lack them
  std::vector<RolloutStep> held = {};     // each has a gate
  const std::vector<Hold>& holds;         // of whole domains
};
// Adds the reasons to the steps without a current one.
void add_reasons(const StepsNotOpen& not_open, std::vector<MovedStep>& moved);

// The same lines as of a step for each domain whose MX records have moved. `current` may have others, too.
[[nodiscard]] std::string print_moved_mx(const std::vector<SavedMx>& saved,
                                         const std::vector<SavedMx>& current);

// A line that names the step, then one line, "  - old" or "  + new", for each text that only one of both has.
[[nodiscard]] std::string print_moved_step(const MovedStep& moved);

}  // namespace mtasts
