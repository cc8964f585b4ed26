// plan_rollout(): the safe way from what is live to the operator's goal (RFC 8461 §8).
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "mtasts/change_name.h"
#include "mtasts/rollout_settings.h"
#include "mtasts/rollout_world.h"
#include "mtasts/shared_value.h"

namespace mtasts {

// ---- obstacles

enum class HoldReason {
  // not known today
  mx_unknown,       // the MX records
  records_unknown,  // the records at one of the three names
  policy_unknown,   // the policy that is served
  // waiting for a date
  min_testing,    // mode testing is too young
  mx_cached,      // resolvers may return MX hosts that the policy does not cover
  same_id,        // senders of the domain know the id from another policy, so it changes first
  policies_held,  // senders may hold earlier policies (RFC 8461 §8.3)
  // waiting for an earlier step, or for a person
  clock_behind,        // the clock is behind the time of an earlier run
  policy_not_live,     // the Policy Host does not serve the policy (RFC 8461 §8.1)
  web_host_not_ready,  // the new web host does not serve the policy
  not_announced,       // not every authoritative server has the record of the primary
  servers_differ,      // the authoritative servers differ
  foreign_records,     // other data at a name that needs a CNAME
  records_elsewhere,   // the records to change are in DNS and not in our files
  damaged_file,        // a file of records that was written cannot be read
  mx_unusable,         // no MX, a null MX, or one that is no host name
  mx_moved_early,      // senders may enforce an earlier policy that covers no MX host
  mx_differ,           // the MX records differ from the policy
  not_covered,         // the policy does not cover an MX host (RFC 8461 §4.1)
  no_policy_covers,    // no policy of the settings covers the domain
  waits_for_policy,    // the policy that the domain would adopt is itself held
  still_hosting,       // domains outside the settings have the policy, or others that of a retired domain
  not_ready,           // check --ready-for enforce is not good
  no_evidence,         // too few reports, or failures in them
  bad_policy,          // the policy may not be published, for instance its max_age
  no_certificate,      // the web server cannot load the site: a certificate that it names is missing
  certificate_ends,    // that of a Policy Host was not renewed in time (RFC 8461 §3.3)
  // braked
  weaker_mode,
  short_max_age,  // a live max_age would be lowered below a day
  many_removals,
  many_changes,
};

// "mx-unknown": stable in machine output.
[[nodiscard]] std::string_view text(HoldReason reason);

// The kind of help that an obstacle needs.
enum class HoldKind { unknown, date, person, brake };
[[nodiscard]] HoldKind kind_of(HoldReason reason);

struct Hold {
  HoldReason reason;
  DomainName domain;
  std::string message;
  std::string opened_by = {};                          // a command or an option; may be empty
  std::optional<std::chrono::sys_seconds> until = {};  // of a date
  bool lacks_certificate = false;                      // no sender accepts that of the Policy Host
  bool repeats_hook = false;                           // of a domain of RolloutPlan::to_deploy
  friend bool operator==(const Hold&, const Hold&) = default;
};

// ---- steps

struct WritePolicy {
  std::optional<std::string> before = {};
  std::string after;
  friend bool operator==(const WritePolicy&, const WritePolicy&) = default;
};
struct RemovePolicy {
  friend bool operator==(const RemovePolicy&, const RemovePolicy&) = default;
};
// The web server serves the policy of `primary` for the domain; of none: it stops serving.
struct ServePolicy {
  std::optional<DomainName> primary = {};
  friend bool operator==(const ServePolicy&, const ServePolicy&) = default;
};
struct RecordPolicy {
  SharedValue<LedgerEntry> entry;  // few steps have one, and all would have its size
  friend bool operator==(const RecordPolicy&, const RecordPolicy&) = default;
};
struct RunHook {
  Hook hook;
  bool only_files = false;  // it has no program: the site was written, which somebody else loads
  bool repeats = false;     // nothing was written: see RolloutPlan::to_deploy
  friend bool operator==(const RunHook&, const RunHook&) = default;
};
using StepAction = std::variant<ChangeName, WritePolicy, RemovePolicy, ServePolicy, RecordPolicy, RunHook>;

// Steps are taken in this order.
enum class Phase {
  host_record,  // before everything, so that a certificate can be obtained
  host_hook,
  taken_over,  // the ledger learns of a live policy before another one replaces it
  policy_file,
  site,
  web_hook,
  ledger,        // behind the gate "the Policy Host serves exactly these bytes"
  announcement,  // TXT and CNAMEs
  removal,       // RFC 8461 §8.3
  dns_hook,
  cleanup,  // the site and the policy of a removed domain
  cleanup_hook,
};

// A step without a gate may be taken now. One that fails ends the steps of its domain.
struct RolloutStep {
  Phase phase;
  std::optional<DomainName> domain = {};  // nothing for a hook
  StepAction action;
  SharedOptional<Hold> gate = {};
  friend bool operator==(const RolloutStep&, const RolloutStep&) = default;
};

// ---- dates

enum class DateKind {
  mx_may_move,   // to hosts of `pattern`, or to any without one: `from` for senders that look at the id,
                 // `safe` for all
  mx_may_leave,  // `pattern` leaves the policy at `from`
  enforce,       // mode testing has lasted long enough at `from`
  removal,       // the records of a retired domain may be removed at `from`
};
struct RolloutDate {
  DateKind kind;
  DomainName domain;
  std::optional<MxPattern> pattern = {};
  std::chrono::sys_seconds from;
  std::chrono::sys_seconds safe;  // equal to `from` but for mx_may_move
  std::string reason = {};  // the policy that decides `safe`, if senders may refuse; for enforce, the reports
  std::string check = {};   // mode enforce needs ready hosts then: the command that shows if they are
  friend bool operator==(const RolloutDate&, const RolloutDate&) = default;
};

// ---- the plan

struct RolloutPlan {
  // In the order in which they are taken. Those of a first plan are most of the memory of a run.
  std::deque<RolloutStep> steps = {};
  std::vector<Hold> holds = {};             // obstacles that are no gate of a step
  std::vector<RolloutDate> dates = {};      // all in the future
  std::vector<DomainName> unmanaged = {};   // known to ledger or site, and not in the settings
  std::vector<DomainName> to_look_up = {};  // plan again with the answers of all their authoritative servers
  std::vector<DomainName> to_fetch = {};    // plan again with the answers of their Policy Hosts
  std::vector<DomainName> to_fetch_ahead = {};  // plan again with those of the web host for them
  std::vector<DomainName> to_check = {};        // plan again with PromotionSeen of these primaries
  std::vector<DomainName> to_deploy = {};       // their web server has lost the policy
  // The primary of the policy that a domain with a step, hold or date has, or is to get; that of a primary is
  // its own name.
  std::map<DomainName, DomainName> primaries = {};
  RolloutMemory memory = {};  // for the next run: the domains whose memory is new or differs
};

// Pure: the order of domains in the settings and in the world makes no difference, and the plan of a world in
// which all steps were taken has no step. Takes one way only where it is known to be safe: everything else
// keeps what exists, with a hold.
[[nodiscard]] RolloutPlan plan_rollout(const RolloutSettings& settings, const RolloutWorld& world);

// The hosted domains whose Policy Hosts a run asks, beside those that the plan asks for: of each policy at
// most eight that have it, others on each day.
[[nodiscard]] std::vector<DomainName> policy_sample(const RolloutSettings& settings,
                                                    const RolloutMemory& memory,
                                                    std::chrono::sys_seconds now);

// The latest time that earlier runs recorded. Nothing is planned before it: HoldReason::clock_behind.
[[nodiscard]] std::chrono::sys_seconds last_recorded_time(const RolloutWorld& world);

struct RecordCounts {
  std::uint64_t added = 0;
  std::uint64_t changed = 0;
  std::uint64_t removed = 0;
  void add(const RolloutStep& step);
};
// The records of all steps.
[[nodiscard]] RecordCounts count_records(const RolloutPlan& plan);

}  // namespace mtasts
