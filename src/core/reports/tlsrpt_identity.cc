// The domain, the days and the identity of a report (RFC 8460 §4.4).
#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/reports/report_name.h"
#include "mtasts/tlsrpt_summary.h"

namespace mtasts {
namespace {

// Texts are preceded by their length, so that no text can imitate the end of another one.
void append_text(std::string_view text, std::string& identity) {
  identity += std::to_string(text.size()) + ':';
  identity += text;
}

void append_count(const std::optional<std::uint64_t>& count, std::string& identity) {
  identity += (count ? std::to_string(*count) : "-") + ',';
}

void append_set(std::vector<std::string> texts, std::string& identity) {
  std::sort(texts.begin(), texts.end());
  identity += std::to_string(texts.size()) + ';';
  for (const std::string& text : texts) append_text(text, identity);
}

std::string identity_of(const TlsrptFailure& failure) {
  std::string identity;
  for (const std::string* text :
       {&failure.result_type, &failure.sending_mta_ip, &failure.receiving_mx_hostname,
        &failure.receiving_mx_helo, &failure.receiving_ip, &failure.additional_information,
        &failure.failure_reason_code}) {
    append_text(*text, identity);
  }
  append_count(failure.failed_sessions, identity);
  return identity;
}

std::string identity_of(const TlsrptPolicy& policy) {
  std::string identity;
  append_text(policy.policy_type, identity);
  append_text(policy.policy_domain, identity);
  append_set(policy.policy_string, identity);
  append_set(policy.mx_host, identity);
  append_count(policy.successful_sessions, identity);
  append_count(policy.failed_sessions, identity);
  std::vector<std::string> failures;
  for (const TlsrptFailure& failure : policy.failures) failures.push_back(identity_of(failure));
  append_set(std::move(failures), identity);
  return identity;
}

// The one domain of the policies of this type; empty if there is none, or several.
std::string domain_of_type(const TlsrptReport& report, TlsrptPolicyType type) {
  std::string domain;
  for (const TlsrptPolicy& policy : report.policies) {
    const std::string name = report_name(policy.policy_domain);
    if (policy.type() != type || name.empty() || name == domain) continue;
    if (!domain.empty()) return {};
    domain = name;
  }
  return domain;
}

std::string recipient_domain(const TlsrptReport& report) {
  std::string domain = domain_of_type(report, TlsrptPolicyType::sts);
  return domain.empty() ? domain_of_type(report, TlsrptPolicyType::no_policy_found) : domain;
}

}  // namespace

TlsrptDays days_of(const TlsrptReport& report) {
  const auto first = std::chrono::floor<std::chrono::days>(report.begin);
  const auto last = std::chrono::floor<std::chrono::days>(report.end - std::chrono::seconds(1));
  return {first, std::max(first, last)};
}

ReportedDomains::ReportedDomains(const TlsrptReport& report, std::string_view report_domain)
    : recipient_(recipient_domain(report)) {
  if (recipient_.empty()) recipient_ = report_name(report_domain);
}

std::string ReportedDomains::of(const TlsrptPolicy& policy) const {
  std::string domain = report_name(policy.policy_domain);
  const bool is_certain = policy.type() != TlsrptPolicyType::tlsa && !domain.empty();
  return is_certain || recipient_.empty() ? domain : recipient_;
}

std::string tlsrpt_identity(const TlsrptReport& report) {
  std::string identity;
  std::vector<std::string> policies;
  for (const TlsrptPolicy& policy : report.policies) policies.push_back(identity_of(policy));
  append_set(std::move(policies), identity);
  return identity;
}

std::string_view text(ReportSubject subject) {
  switch (subject) {
    case ReportSubject::own_domain: return "own";
    case ReportSubject::foreign_domain: return "foreign";
    case ReportSubject::report_delivery: return "report-delivery";
  }
  return {};
}

ReportSubject report_subject(std::string_view domain, const std::set<DomainName>& own,
                             const std::set<DomainName>& recipients) {
  if (own.empty()) return ReportSubject::own_domain;
  const auto name = DomainName::parse(domain);
  if (!name) return ReportSubject::foreign_domain;
  if (own.contains(*name)) return ReportSubject::own_domain;
  if (recipients.contains(*name)) return ReportSubject::report_delivery;
  const bool is_below =
      std::any_of(own.begin(), own.end(), [&name](const DomainName& each) { return name->is_within(each); });
  return is_below ? ReportSubject::own_domain : ReportSubject::foreign_domain;
}

}  // namespace mtasts
