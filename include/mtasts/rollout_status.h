// fleet_status(): the state of each domain of a fleet and its next step, read from a plan.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mtasts/rollout_plan.h"

namespace mtasts {

// The gravest last.
enum class FleetState {
  in_order,  // nothing to do
  waiting,   // for a date, or for its primary
  pending,   // the next run of apply has something to do
  held,      // waits for a person
  drifted,   // the live deployment differs from the ledger or from the files
  unknown,   // a lookup failed
};
// "ok", "waiting", "pending", "held", "drift", "unknown": stable in machine output.
[[nodiscard]] std::string_view text(FleetState state);

enum class FleetRole { primary, hosted, retired };
// "primary", "hosted", "retired".
[[nodiscard]] std::string_view text(FleetRole role);

struct NextStep {
  std::string text;                                   // "mtasts apply: publish mode testing"
  std::optional<std::chrono::sys_seconds> from = {};  // not before
  friend bool operator==(const NextStep&, const NextStep&) = default;
};

struct DomainStatus {
  DomainName domain;
  FleetRole role = FleetRole::primary;
  std::optional<DomainName> primary = {};  // of the policy that it has, or is about to adopt
  FleetState state = FleetState::in_order;
  std::optional<Mode> mode = {};                             // of the policy that senders get
  std::optional<std::chrono::sys_seconds> since = {};        // of the mode; nothing: not in the ledger
  std::optional<PolicyId> id = {};                           // at every authoritative server
  std::optional<std::chrono::sys_seconds> last_change = {};  // of the policy
  std::optional<NextStep> next = {};                         // nothing: nothing to do
  std::vector<RolloutDate> mx_dates = {};  // from which its MX may move, or a pattern may leave
  std::vector<std::string> drift = {};     // each difference
  std::vector<Hold> problems = {};         // obstacles that need a person, or that are not known
  bool is_fetched = false;                 // its Policy Host was asked
  std::vector<DomainName> unseen_mx = {};  // in mode enforce: their TLS could not be checked
};

struct FleetStatus {
  std::vector<DomainStatus> domains =
      {};  // by primary, which is before its hosted domains; retired ones last
  std::vector<DomainName> unmanaged = {};
  std::vector<Hook> unfinished_hooks = {};  // no success since files changed
  std::optional<Hold> web_hook_gate = {};   // of the unfinished web hook, if it is held
};

// Pure. `plan` is that of the settings and the world, and asks for nothing more.
[[nodiscard]] FleetStatus fleet_status(const RolloutSettings& settings, const RolloutWorld& world,
                                       const RolloutPlan& plan);

// The gravest state; an unfinished hook is FleetState::held.
[[nodiscard]] FleetState gravest_state(const FleetStatus& fleet);

}  // namespace mtasts
