// Sums up the reports about one Policy Domain.
#include "mtasts/tlsrpt_summary.h"

#include <algorithm>
#include <functional>
#include <map>
#include <tuple>
#include <utility>

#include "core/findings/report_reasons.h"
#include "core/reports/failed_sessions.h"
#include "core/reports/report_name.h"

namespace mtasts {
namespace {

std::size_t rank_of(std::string_view policy_type) {
  constexpr std::string_view kOrder[] = {"sts", "tlsa", "no-policy-found"};
  const auto* const place = std::find(std::begin(kOrder), std::end(kOrder), policy_type);
  return static_cast<std::size_t>(place - std::begin(kOrder));
}

struct PolicyTypeOrder {
  bool operator()(const std::string& a, const std::string& b) const {
    return std::pair(rank_of(a), std::cref(a).get()) < std::pair(rank_of(b), std::cref(b).get());
  }
};
using CountsByType = std::map<std::string, TlsrptCounts, PolicyTypeOrder>;

std::vector<TlsrptCounts> listed(const CountsByType& counts) {
  std::vector<TlsrptCounts> list;
  for (const auto& [type, each] : counts) list.push_back(each);
  return list;
}

auto key_of(const TlsrptFailureGroup& group) {
  return std::tie(group.policy_type, group.result_type, group.reason, group.organization, group.mx);
}

bool is_listed_before(const TlsrptFailureGroup& a, const TlsrptFailureGroup& b) {
  if (a.sessions != b.sessions) return a.sessions > b.sessions;
  return key_of(a) < key_of(b);
}

class ReportSum {
 public:
  explicit ReportSum(std::string_view domain) { summary_.domain = domain; }

  void add(const ReportedPolicy& reported) {
    const auto last = std::max(reported.day, reported.last_day);
    summary_.first_day = is_empty_ ? reported.day : std::min(summary_.first_day, reported.day);
    summary_.last_day = is_empty_ ? last : std::max(summary_.last_day, last);
    is_empty_ = false;
    reports_.insert(reported.report);
    if (!reported.signer.empty()) authenticated_.insert(reported.report);
    organizations_.insert(reported.organization);

    const std::vector<FailedSessions> failures = failed_sessions_of(reported.policy);
    const FailedTotal failed = failed_total(reported.policy, failures);
    for (CountsByType* counts : {&counts_, &days_[reported.day]}) {
      TlsrptCounts& sum = (*counts)[reported.policy.policy_type];
      sum.policy_type = reported.policy.policy_type;
      add_sessions(sum.successful_sessions, reported.policy.successful_sessions.value_or(0));
      add_sessions(sum.failed_sessions, failed.sessions);
      add_sessions(sum.refused_sessions, failed.refused);
    }
    for (const FailedSessions& failure : failures) add(reported, last, failure);
  }

  [[nodiscard]] TlsrptDomainSummary take() && {
    summary_.reports = reports_.size();
    summary_.authenticated_reports = authenticated_.size();
    summary_.organizations.assign(organizations_.begin(), organizations_.end());
    summary_.counts = listed(counts_);
    for (const auto& [day, counts] : days_) summary_.days.push_back({day, listed(counts)});
    for (auto& [key, group] : groups_) summary_.failures.push_back(std::move(group));
    std::sort(summary_.failures.begin(), summary_.failures.end(), is_listed_before);
    return std::move(summary_);
  }

 private:
  using Key = std::tuple<std::string, std::string, std::string, std::string, std::string>;

  void add(const ReportedPolicy& reported, std::chrono::sys_days last, const FailedSessions& failure) {
    TlsrptFailureGroup group{.policy_type = reported.policy.policy_type,
                             .organization = reported.organization,
                             .first_day = reported.day,
                             .last_day = last};
    if (failure.detail != nullptr) {
      group.result_type = failure.detail->result_type;
      group.reason = failure.detail->failure_reason_code;
      group.mx = mx_of(reported.policy, *failure.detail);
    }
    TlsrptFailureGroup& sum = groups_.try_emplace(Key(key_of(group)), group).first->second;
    sum.first_day = std::min(sum.first_day, group.first_day);
    sum.last_day = std::max(sum.last_day, group.last_day);
    add_sessions(sum.sessions, failure.sessions);
    if (failure.is_refused) add_sessions(sum.refused_sessions, failure.sessions);
  }

  // The policy-domain of tlsa is the MX host in the reports of Postfix and mox.
  [[nodiscard]] std::string mx_of(const TlsrptPolicy& policy, const TlsrptFailure& failure) const {
    std::string mx = report_name(failure.receiving_mx_hostname);
    if (!mx.empty() || policy.type() != TlsrptPolicyType::tlsa) return mx;
    mx = report_name(policy.policy_domain);
    return mx == summary_.domain ? std::string() : mx;
  }

  TlsrptDomainSummary summary_;
  bool is_empty_ = true;
  std::set<std::uint64_t> reports_;
  std::set<std::uint64_t> authenticated_;
  std::set<std::string> organizations_;
  CountsByType counts_;
  std::map<std::chrono::sys_days, CountsByType> days_;
  std::map<Key, TlsrptFailureGroup> groups_;
};

}  // namespace

TlsrptDomainSummary summarize_reports(std::string_view domain, const std::vector<ReportedPolicy>& policies) {
  ReportSum sum(domain);
  for (const ReportedPolicy& policy : policies) sum.add(policy);
  return std::move(sum).take();
}

std::optional<std::string_view> cause_of(const TlsrptFailureGroup& group) {
  return code_of_failure(group.result_type, group.reason);
}

}  // namespace mtasts
