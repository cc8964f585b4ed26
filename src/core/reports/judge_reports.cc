// The verdict of the reports about one Policy Domain.
#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "core/findings/bounded_findings.h"
#include "core/findings/catalogue.h"
#include "core/findings/in_quotes.h"
#include "core/reports/failed_sessions.h"
#include "core/reports/report_words.h"
#include "mtasts/tlsrpt_summary.h"

namespace mtasts {
namespace {

// The failures of one policy type with the same cause at the same MX host, of all organizations.
struct FailureCause {
  std::string cause = {};  // a code of the catalogue, or the result type as it came
  bool is_known = false;
  std::uint64_t sessions = 0;
  std::uint64_t refused = 0;
  std::set<std::string> organizations = {};
  std::chrono::sys_days first = {};
  std::chrono::sys_days last = {};

  void add(const TlsrptFailureGroup& group) {
    first = organizations.empty() ? group.first_day : std::min(first, group.first_day);
    last = organizations.empty() ? group.last_day : std::max(last, group.last_day);
    organizations.insert(group.organization);
    add_sessions(sessions, group.sessions);
    add_sessions(refused, group.refused_sessions);
  }
};

// "3 sts sessions", "1 session without a policy", "2 sessions of type "new"".
std::string count_sessions(std::uint64_t number, const std::string& policy_type) {
  const std::string sessions = number == 1 ? " session" : " sessions";
  const std::string count = std::to_string(number);
  if (policy_type == "sts" || policy_type == "tlsa") return count + ' ' + policy_type + sessions;
  if (policy_type == "no-policy-found") return count + sessions + " without a policy";
  return count + sessions + (policy_type.empty() ? "" : " of type " + in_quotes(policy_type));
}

std::string reason_of(const FailureCause& failure) {
  if (failure.is_known) return " with " + failure.cause;
  return failure.cause.empty() ? " without a reason" : " with " + in_quotes(failure.cause);
}

Finding finding_of(const std::string& policy_type, const std::string& mx, const FailureCause& failure) {
  std::string message = count_sessions(failure.sessions, policy_type) + " failed" + reason_of(failure) +
                        (mx.empty() ? "" : " at " + mx) + ' ' + print_days(failure.first, failure.last) +
                        ", reported by " + join_organizations(failure.organizations);
  if (failure.refused > 0) {
    const bool is_all = failure.refused == failure.sessions;
    message += "; no mail was delivered over ";
    message +=
        is_all ? (failure.sessions == 1 ? "it" : "them") : std::to_string(failure.refused) + " of them";
  }
  const CatalogueRow* const row = failure.is_known ? find_row(failure.cause) : nullptr;
  std::string remedy(row == nullptr ? "" : row->remedy);
  return failure.refused > 0 ? found("report-mail-refused", std::move(message), std::move(remedy))
                             : found("report-failures", std::move(message), std::move(remedy));
}

}  // namespace

std::vector<Finding> judge_reports(const TlsrptDomainSummary& summary) {
  using Key = std::tuple<std::string, std::string, std::string>;  // policy type, cause, MX
  std::map<Key, FailureCause> causes;
  for (const TlsrptFailureGroup& group : summary.failures) {
    if (group.sessions == 0) continue;
    const auto known = cause_of(group);
    const std::string cause(known ? *known : group.result_type);
    FailureCause& failure = causes[Key(group.policy_type, cause, group.mx)];
    failure.cause = cause;
    failure.is_known = known.has_value();
    failure.add(group);
  }
  std::vector<std::pair<Key, FailureCause>> sorted(causes.begin(), causes.end());
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const auto& a, const auto& b) { return a.second.sessions > b.second.sessions; });
  std::vector<Finding> findings;
  for (const auto& [key, failure] : sorted) {
    Finding finding = finding_of(std::get<0>(key), std::get<2>(key), failure);
    finding.subject = summary.domain;
    name_domain(summary.domain, finding.hint);
    findings.push_back(std::move(finding));
  }
  findings = with_bounded_repeats(std::move(findings));
  sort_worst_first(findings);
  return findings;
}

}  // namespace mtasts
