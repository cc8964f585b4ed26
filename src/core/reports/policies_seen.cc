// The policies that senders use, compared with the ledger (RFC 8461 §3.3).
#include <algorithm>
#include <chrono>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "core/findings/bounded_findings.h"
#include "core/reports/report_words.h"
#include "mtasts/join_names.h"
#include "mtasts/printable.h"
#include "mtasts/tlsrpt_evidence.h"
#include "mtasts/utc_time.h"

namespace mtasts {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

std::optional<sys_days> day_of(const LedgerEntry& entry) {
  const auto time = read_utc(entry.time);
  if (!time) return std::nullopt;
  return std::chrono::floor<days>(*time);
}

// The position of the entry that has the policy: of several the last that was published by `day`, else the
// first. The size of the ledger if none has it.
std::size_t entry_of(const std::vector<LedgerEntry>& ledger, const Policy& policy, sys_days day) {
  std::size_t place = ledger.size();
  for (std::size_t i = 0; i < ledger.size(); ++i) {
    if (!records_policy(ledger[i], policy)) continue;
    const auto published = day_of(ledger[i]);
    if (place == ledger.size() || (published && *published <= day)) place = i;
  }
  return place;
}

// One text for policies on which senders act the same.
std::string canonical_text(const Policy& policy) {
  std::vector<MxPattern> mx = policy.mx;
  std::sort(mx.begin(), mx.end());
  mx.erase(std::unique(mx.begin(), mx.end()), mx.end());
  return print_policy({policy.mode, policy.max_age, std::move(mx)}, LineEnding::lf);
}

// A sender may have fetched the policy in the last second of the day.
sys_days latest_use(sys_days last_day, MaxAge max_age) {
  const auto last = last_day + days(1) - std::chrono::seconds(1);
  return std::chrono::floor<days>(last + std::chrono::seconds(max_age.seconds()));
}

bool is_current(const std::vector<LedgerEntry>& ledger, const PolicySeen& seen) {
  return records_policy(ledger.back(), seen.policy);
}

// The sentence for one organization. `known` are its policies of the ledger, oldest first.
std::string describe_organization(const std::vector<LedgerEntry>& ledger,
                                  const std::vector<const PolicySeen*>& known, sys_days today) {
  const PolicySeen& newest = *known.back();
  const std::string organization =
      newest.organization.empty() ? "an unnamed organization" : printable(newest.organization, 100);
  const std::string id = newest.id->text();
  if (!is_current(ledger, newest)) {
    if (newest.until < today) {
      return organization + " used " + id + ", last on " + print_utc_day(newest.last_day);
    }
    return organization + " still uses " + id + ", until " + print_utc_day(newest.until) + " at the latest";
  }
  std::string sentence = organization + " uses " + id + " since " + print_utc_day(newest.first_day);
  const PolicySeen* older = nullptr;
  for (const PolicySeen* seen : known) {
    const bool is_in_use = seen->last_day >= newest.first_day && seen->until >= today;
    if (seen != &newest && is_in_use && (older == nullptr || seen->until > older->until)) older = seen;
  }
  if (older != nullptr) {
    sentence +=
        " and still " + older->id->text() + ", until " + print_utc_day(older->until) + " at the latest";
  }
  return sentence;
}

}  // namespace

std::vector<PolicySeen> policies_seen(const std::vector<LedgerEntry>& ledger,
                                      const std::vector<ReportedPolicy>& reports) {
  // By organization, the entry (those of none first) and for those of none the policy.
  using Key = std::tuple<std::string, std::size_t, std::string>;
  std::map<Key, PolicySeen> seen;
  for (const ReportedPolicy& reported : reports) {
    auto policy = reported_policy(reported.policy);
    if (!policy) continue;
    const sys_days last_day = std::max(reported.day, reported.last_day);
    const std::size_t entry = entry_of(ledger, *policy, last_day);
    const bool is_known = entry < ledger.size();
    const Key key(reported.organization, is_known ? entry + 1 : 0, is_known ? "" : canonical_text(*policy));
    const PolicySeen first{.organization = reported.organization,
                           .id = is_known ? std::optional(ledger[entry].id) : std::nullopt,
                           .policy = *policy,
                           .first_day = reported.day,
                           .last_day = last_day,
                           .until = latest_use(last_day, policy->max_age)};
    PolicySeen& sum = seen.try_emplace(key, first).first->second;
    sum.first_day = std::min(sum.first_day, first.first_day);
    sum.last_day = std::max(sum.last_day, first.last_day);
    sum.until = std::max(sum.until, first.until);
  }
  std::vector<PolicySeen> list;
  for (auto& [key, each] : seen) list.push_back(std::move(each));
  std::stable_sort(list.begin(), list.end(), [](const PolicySeen& a, const PolicySeen& b) {
    if (a.organization != b.organization) return a.organization < b.organization;
    if (a.id || b.id) return b.id && !a.id;
    return a.first_day < b.first_day;
  });
  return list;
}

std::vector<std::string> describe_policies_seen(const std::vector<LedgerEntry>& ledger,
                                                const std::vector<PolicySeen>& seen,
                                                std::chrono::sys_seconds now) {
  std::map<std::string, std::vector<const PolicySeen*>> known;  // by organization
  for (const PolicySeen& each : seen) {
    if (each.id) known[each.organization].push_back(&each);
  }
  std::vector<std::string> sentences;
  for (const auto& [organization, policies] : known) {
    sentences.push_back(describe_organization(ledger, policies, std::chrono::floor<days>(now)));
  }
  return sentences;
}

std::vector<Finding> judge_policies_seen(std::string_view domain, const std::vector<LedgerEntry>& ledger,
                                         const std::vector<PolicySeen>& seen) {
  if (ledger.empty()) return {};
  struct Unknown {
    const PolicySeen* policy = nullptr;
    sys_days first = {};
    sys_days last = {};
    std::set<std::string> organizations = {};
  };
  std::map<std::string, Unknown> unknown;
  for (const PolicySeen& each : seen) {
    if (each.id) continue;
    Unknown& sum =
        unknown.try_emplace(canonical_text(each.policy), Unknown{&each, each.first_day}).first->second;
    sum.first = std::min(sum.first, each.first_day);
    sum.last = std::max(sum.last, each.last_day);
    sum.organizations.insert(each.organization);
  }
  // A report of the day of the first entry also has sessions from before it.
  const auto begin = day_of(ledger.front());
  std::vector<Finding> findings;
  for (const auto& [text, each] : unknown) {
    if (begin && each.first <= *begin) continue;
    const Policy& policy = each.policy->policy;
    Finding finding =
        found("report-policy-unknown",
              "no entry of the ledger has the policy of mode " + std::string(mtasts::text(policy.mode)) +
                  (policy.mx.empty() ? "" : " with mx " + join_some_hosts(policy.mx, ", ")) +
                  " and max_age " + policy.max_age.text() + ", which " +
                  join_organizations(each.organizations) + " used " + print_days(each.first, each.last));
    finding.subject = domain;
    findings.push_back(std::move(finding));
  }
  return with_bounded_repeats(std::move(findings));
}

}  // namespace mtasts
