#include "core/reports/counted_reports.h"

#include <algorithm>
#include <utility>

#include "core/reports/failed_sessions.h"
#include "core/reports/report_name.h"
#include "mtasts/domain_name.h"
#include "mtasts/public_suffix.h"

namespace mtasts {
namespace {

// The domain that somebody registered: "example.com" of "mail.example.com".
std::string registrable_domain(const std::string& text) {
  auto name = DomainName::parse(text);
  if (!name) return report_name(text);
  for (auto parent = name->parent(); parent && !is_public_suffix(*parent); parent = name->parent()) {
    name = *std::move(parent);
  }
  return name->text();
}

}  // namespace

CountedReports count_reports(bool accept_unauthenticated, const std::vector<ReportedPolicy>& reports,
                             std::chrono::sys_seconds now) {
  std::map<std::string, std::string> signer_of;  // by organization
  for (const ReportedPolicy& reported : reports) {
    if (!reported.signer.empty()) {
      signer_of[report_name(reported.organization)] = registrable_domain(reported.signer);
    }
  }
  CountedReports result;
  const auto today = std::chrono::floor<std::chrono::days>(now);
  for (const ReportedPolicy& reported : reports) {
    const auto last_day = std::max(reported.day, reported.last_day);
    const std::string organization = report_name(reported.organization);
    const bool is_signed = !reported.signer.empty();
    if (last_day > today || (!is_signed && organization.empty())) continue;
    if (!is_signed && !accept_unauthenticated) {
      result.left_out.insert(reported.report);
      continue;
    }
    (is_signed ? result.signed_ones : result.unsigned_ones).insert(reported.report);
    const auto signer = signer_of.find(organization);
    const std::string name = is_signed                   ? registrable_domain(reported.signer)
                             : signer != signer_of.end() ? signer->second
                                                         : '"' + organization;
    result.counted.push_back({&reported, last_day, {name, is_signed}, reported_policy(reported.policy)});
  }
  return result;
}

std::optional<Policy> newest_reported_policy(const EvidenceRequirements& requirements,
                                             const std::vector<ReportedPolicy>& reports,
                                             std::chrono::sys_seconds now) {
  const CountedReports all = count_reports(requirements.accept_unauthenticated, reports, now);
  std::chrono::sys_days newest = {};
  for (const CountedReport& report : all.counted) {
    if (report.policy) newest = std::max(newest, report.last_day);
  }
  // By the text, which decides between policies with as many sessions.
  std::map<std::string, std::uint64_t> sessions;
  for (const CountedReport& report : all.counted) {
    if (!report.policy || report.last_day != newest) continue;
    std::uint64_t& sum = sessions[print_policy(*report.policy, LineEnding::lf)];
    add_sessions(sum, report.reported->policy.successful_sessions.value_or(0));
    add_sessions(sum, report.reported->policy.failed_sessions.value_or(0));
  }
  const auto most = std::max_element(sessions.begin(), sessions.end(),
                                     [](const auto& a, const auto& b) { return a.second < b.second; });
  if (most == sessions.end()) return std::nullopt;
  return read_policy(most->first).policy;
}

}  // namespace mtasts
