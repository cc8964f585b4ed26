// TlsrptDomainSummary: the reports about one Policy Domain, summed up and judged (RFC 8460 §4).
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "mtasts/domain_name.h"
#include "mtasts/finding.h"
#include "mtasts/tlsrpt_report.h"

namespace mtasts {

// One member of `policies` of a report, with what is known of its report.
struct ReportedPolicy {
  std::uint64_t report = 0;        // the number of the report, unique in one run or store
  std::string organization = {};   // organization-name; remote text
  std::chrono::sys_days day = {};  // on which the range of the report begins
  // On which it ends. A value before `day` means `day`: nearly all reports are about one day.
  std::chrono::sys_days last_day = {};
  // The domain whose DKIM signature of the report's mail was verified, lower case; empty if none was. Anybody
  // can write any organization-name, but nobody can sign for the domain of another.
  std::string signer = {};
  TlsrptPolicy policy = {};
};

// The days of a report. An end at midnight belongs to the day before it.
struct TlsrptDays {
  std::chrono::sys_days first = {};
  std::chrono::sys_days last = {};
  friend bool operator==(const TlsrptDays&, const TlsrptDays&) = default;
};
[[nodiscard]] TlsrptDays days_of(const TlsrptReport& report);

// The Policy Domains of the policies of one report. In policies of type tlsa some senders name the MX host,
// and in those of no-policy-found none: then it is the domain of the report's other policies or, without
// those, `report_domain`, the TLS-Report-Domain of the mail.
class ReportedDomains {
 public:
  explicit ReportedDomains(const TlsrptReport& report, std::string_view report_domain = {});

  // The domain of a policy of the report: lower case, without the final dot. Remote text; empty if it is not
  // known.
  [[nodiscard]] std::string of(const TlsrptPolicy& policy) const;

 private:
  std::string recipient_;  // the domain of the policies that do not name theirs
};

// The text that tells two reports with the same organization, id and range apart: the policies in one
// spelling, whatever the order of policies, failures, hosts and lines in the report. Equal texts: the same
// report was sent twice. Stores keep its digest, so the spelling must not change.
[[nodiscard]] std::string tlsrpt_identity(const TlsrptReport& report);

// The relation of the operator to the domain of a report.
enum class ReportSubject {
  own_domain,
  foreign_domain,
  report_delivery,  // the domain that receives the reports: a report about the delivery of reports
};

// "own", "foreign" or "report-delivery".
[[nodiscard]] std::string_view text(ReportSubject subject);

// `domain` as of ReportedDomains. A subdomain of an own domain is own. Without own domains all are own.
// `recipients` are the domains of the addresses that reports are mailed to.
[[nodiscard]] ReportSubject report_subject(std::string_view domain, const std::set<DomainName>& own,
                                           const std::set<DomainName>& recipients);

// Sessions of one policy type. Types are never added up: a sender may count a session under two of them.
// All sums end at kTlsrptCountLimit, which every reader of JSON reads exactly.
struct TlsrptCounts {
  std::string policy_type = {};  // verbatim
  std::uint64_t successful_sessions = 0;
  std::uint64_t failed_sessions = 0;  // by the summary of the report; without one, by its details
  // The part of them over which the sender did not deliver: DANE, or a policy of mode enforce.
  std::uint64_t refused_sessions = 0;
  friend bool operator==(const TlsrptCounts&, const TlsrptCounts&) = default;
};

struct TlsrptDay {
  std::chrono::sys_days day = {};
  std::vector<TlsrptCounts> counts = {};  // by policy type
  friend bool operator==(const TlsrptDay&, const TlsrptDay&) = default;
};

// Failures with the same policy type, result type, reason, organization and MX. Sessions that failed without
// details are a group with the policy type and the organization only.
struct TlsrptFailureGroup {
  std::string policy_type = {};
  std::string result_type = {};
  std::string reason = {};  // failure-reason-code, free text; may be empty
  std::string organization = {};
  std::string mx = {};  // receiving-mx-hostname, lower case, without the final dot; may be empty
  std::chrono::sys_days first_day = {};
  std::chrono::sys_days last_day = {};
  std::uint64_t sessions = 0;          // a detail without count is one
  std::uint64_t refused_sessions = 0;  // of these, as in TlsrptCounts
  friend bool operator==(const TlsrptFailureGroup&, const TlsrptFailureGroup&) = default;
};

// The code that explains the failures, for explain(): that of the reason if it is more exact than the result
// type. Nothing if neither is known.
[[nodiscard]] std::optional<std::string_view> cause_of(const TlsrptFailureGroup& group);

struct TlsrptDomainSummary {
  std::string domain = {};  // as of ReportedDomains; remote text, may be empty
  std::chrono::sys_days first_day = {};
  std::chrono::sys_days last_day = {};
  std::uint64_t reports = 0;
  std::uint64_t authenticated_reports = 0;
  std::vector<std::string> organizations = {};    // sorted
  std::vector<TlsrptCounts> counts = {};          // sorted by type: sts, tlsa, no-policy-found, others
  std::vector<TlsrptDay> days = {};               // sorted; only days with reports
  std::vector<TlsrptFailureGroup> failures = {};  // most sessions first
  friend bool operator==(const TlsrptDomainSummary&, const TlsrptDomainSummary&) = default;
};

// Sums up policies of the same domain. The result does not depend on their order.
[[nodiscard]] TlsrptDomainSummary summarize_reports(std::string_view domain,
                                                    const std::vector<ReportedPolicy>& policies);

// Worst first; no finding if no session failed. One finding for each cause and MX: "report-mail-refused"
// (error) if senders did not deliver, "report-failures" (warning) otherwise. The subject is the domain; texts
// are remote. verdict_of() sums them up: good, warning, or broken.
[[nodiscard]] std::vector<Finding> judge_reports(const TlsrptDomainSummary& summary);

}  // namespace mtasts
