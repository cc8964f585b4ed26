// The words of holds, and the help that each needs.
#include <cassert>

#include "mtasts/rollout_plan.h"

namespace mtasts {
namespace {

struct HoldRow {
  HoldReason reason;
  std::string_view text;
  HoldKind kind;
};

constexpr HoldRow kHoldRows[] = {
    {HoldReason::mx_unknown, "mx-unknown", HoldKind::unknown},
    {HoldReason::records_unknown, "records-unknown", HoldKind::unknown},
    {HoldReason::policy_unknown, "policy-unknown", HoldKind::unknown},
    {HoldReason::min_testing, "min-testing", HoldKind::date},
    {HoldReason::mx_cached, "mx-cached", HoldKind::date},
    {HoldReason::same_id, "same-id", HoldKind::date},
    {HoldReason::policies_held, "policies-held", HoldKind::date},
    {HoldReason::clock_behind, "clock-behind", HoldKind::person},
    {HoldReason::policy_not_live, "policy-not-live", HoldKind::person},
    {HoldReason::web_host_not_ready, "web-host-not-ready", HoldKind::person},
    {HoldReason::not_announced, "not-announced", HoldKind::person},
    {HoldReason::servers_differ, "servers-differ", HoldKind::person},
    {HoldReason::foreign_records, "foreign-records", HoldKind::person},
    {HoldReason::records_elsewhere, "records-elsewhere", HoldKind::person},
    {HoldReason::damaged_file, "damaged-file", HoldKind::person},
    {HoldReason::mx_unusable, "mx-unusable", HoldKind::person},
    {HoldReason::mx_moved_early, "mx-moved-early", HoldKind::person},
    {HoldReason::mx_differ, "mx-differ", HoldKind::person},
    {HoldReason::not_covered, "not-covered", HoldKind::person},
    {HoldReason::no_policy_covers, "no-policy-covers", HoldKind::person},
    {HoldReason::waits_for_policy, "waits-for-policy", HoldKind::person},
    {HoldReason::still_hosting, "still-hosting", HoldKind::person},
    {HoldReason::not_ready, "not-ready", HoldKind::person},
    {HoldReason::no_evidence, "no-evidence", HoldKind::person},
    {HoldReason::bad_policy, "bad-policy", HoldKind::person},
    {HoldReason::no_certificate, "no-certificate", HoldKind::person},
    {HoldReason::certificate_ends, "policy-host-certificate-expiring", HoldKind::person},
    {HoldReason::weaker_mode, "weaker-mode", HoldKind::brake},
    {HoldReason::short_max_age, "short-max-age", HoldKind::brake},
    {HoldReason::many_removals, "many-removals", HoldKind::brake},
    {HoldReason::many_changes, "many-changes", HoldKind::brake},
};

const HoldRow& row_of(HoldReason reason) {
  for (const HoldRow& row : kHoldRows) {
    if (row.reason == reason) return row;
  }
  assert(false);
  return kHoldRows[0];
}

}  // namespace

std::string_view text(HoldReason reason) {
  return row_of(reason).text;
}

HoldKind kind_of(HoldReason reason) {
  return row_of(reason).kind;
}

}  // namespace mtasts
