// EnforceEvidence: the reports of senders as a reason to change a policy from testing to enforce, and the
// policies that senders use.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mtasts/finding.h"
#include "mtasts/ledger.h"
#include "mtasts/policy.h"
#include "mtasts/tlsrpt_summary.h"

namespace mtasts {

struct EvidenceRequirements {
  std::chrono::days testing{14};  // in mode testing
  std::chrono::days window{30};   // before now: sessions and failures of older reports do not count
  std::uint64_t reporters = 2;    // organizations
  std::uint64_t sessions = 20;    // good ones under the current policy
  // After this time in testing without a failure one reporter is enough if the checks are good.
  std::chrono::days testing_with_one_reporter{28};
  bool checks_are_good = false;  // the nightly checks of this time
  bool accept_unauthenticated = false;
  // The reporters whose good sessions count: the registrable domain that signs, or the organization of
  // reports without signature. Empty: all.
  std::vector<std::string> trusted = {};
  std::vector<std::string> explained = {};  // result types of failures that the operator accepts
};

// One requirement, met or not.
struct EvidenceReason {
  // "evidence-policy", "evidence-testing-time", "evidence-reporters", "evidence-sessions",
  // "evidence-failures" or "evidence-authentication"; explain() knows them.
  std::string_view code;
  bool is_met = false;
  std::string text = {};  // "9 days of 14 in testing", "1 reporter of 2 (google.com)"; escaped
};

struct EnforceEvidence {
  bool is_ready = false;  // every requirement is met
  std::vector<EvidenceReason> reasons = {};
};

// "9 days of 14 in testing; 1 reporter of 2": the requirements that are not met, or all if every one is.
[[nodiscard]] std::string text(const EnforceEvidence& evidence);

// The evidence for one domain. `current` is the policy that is published now; `ledger` has the entries of
// the domain, oldest first. Without entries the reports give the time in testing.
//
// Reports of type sts with the current policy count. A report without an organization, of a day in the
// future, or without a verified signature unless that is accepted, does not. Reporters are told apart by the
// registrable domain that signed, without signature by organization-name. One reporter alone is never enough
// unless its reports are signed: anybody can send the other ones.
//
// Reports from before the window only show the time in testing: evidence does not last for ever. Failures
// count whoever reports them.
//
// A failure to fetch the policy carries no policy, and counts if it is of a day after the publication of the
// current one.
[[nodiscard]] EnforceEvidence judge_evidence(const EvidenceRequirements& requirements,
                                             const std::optional<Policy>& current,
                                             const std::vector<LedgerEntry>& ledger,
                                             const std::vector<ReportedPolicy>& reports,
                                             std::chrono::sys_seconds now);

// The policy in the newest of the reports that count: the latest day, on that day most sessions. Nothing if
// no report has one.
[[nodiscard]] std::optional<Policy> newest_reported_policy(const EvidenceRequirements& requirements,
                                                           const std::vector<ReportedPolicy>& reports,
                                                           std::chrono::sys_seconds now);

// A policy that an organization used, by its reports.
struct PolicySeen {
  std::string organization = {};    // remote text
  std::optional<PolicyId> id = {};  // of the entry of the ledger; nothing: no entry has this policy
  Policy policy;
  std::chrono::sys_days first_day = {};
  std::chrono::sys_days last_day = {};
  std::chrono::sys_days until = {};  // the organization may use it until this day at the latest
  friend bool operator==(const PolicySeen&, const PolicySeen&) = default;
};

// The policies of type sts that each organization used, sorted by organization, then those of no entry,
// oldest first, then those of the ledger, oldest first. `ledger` as in judge_evidence(). The reports do not
// have the id, so a policy that was published under two ids is the later one that was published by then.
[[nodiscard]] std::vector<PolicySeen> policies_seen(const std::vector<LedgerEntry>& ledger,
                                                    const std::vector<ReportedPolicy>& reports);

// A line for each organization: "google.com uses 2026112801 since 2026-11-29", "example.net still uses
// 2026110101, until 2026-12-05 at the latest", or both. Escaped.
[[nodiscard]] std::vector<std::string> describe_policies_seen(const std::vector<LedgerEntry>& ledger,
                                                              const std::vector<PolicySeen>& seen,
                                                              std::chrono::sys_seconds now);

// The warning "report-policy-unknown" about each policy that is in no entry and was not seen before the
// first one: somebody else serves it.
[[nodiscard]] std::vector<Finding> judge_policies_seen(std::string_view domain,
                                                       const std::vector<LedgerEntry>& ledger,
                                                       const std::vector<PolicySeen>& seen);

// The policy in policy-string; nothing if it cannot be read.
[[nodiscard]] std::optional<Policy> reported_policy(const TlsrptPolicy& policy);

}  // namespace mtasts
