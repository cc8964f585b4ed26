// DomainReport, and its words for people, the same in every format. All texts are escaped.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "mtasts/explanation.h"
#include "mtasts/failure_now.h"
#include "mtasts/finding.h"
#include "mtasts/judgement.h"
#include "mtasts/tlsrpt_evidence.h"
#include "mtasts/tlsrpt_summary.h"

namespace mtasts {

// --policies-seen
struct SeenPolicies {
  std::vector<PolicySeen> policies = {};
  std::vector<std::string> lines = {};  // describe_policies_seen()
  std::vector<Finding> findings = {};   // judge_policies_seen()
};

// The result of `mtasts report` for one Policy Domain.
struct DomainReport {
  TlsrptDomainSummary summary = {};  // without reports if none is about the domain
  ReportSubject subject = ReportSubject::own_domain;
  std::optional<EnforceEvidence> ready = {};  // --ready-for enforce
  std::optional<SeenPolicies> seen = {};
  std::vector<FailureNow> now = {};  // --check: of each group of failures, in their order
};

// The findings about its failures and about the policies seen, worst first.
[[nodiscard]] std::vector<Finding> findings_of(const DomainReport& report);

// The state of a group of failures by --check; null without it.
[[nodiscard]] const FailureNow* now_of(const DomainReport& report, std::size_t group);

// The verdict of the findings, unknown without reports.
[[nodiscard]] Verdict verdict_of(const DomainReport& report);

// "2026-11-20 to 2026-11-21", or one day.
[[nodiscard]] std::string days_text(std::chrono::sys_days first, std::chrono::sys_days last);

// The Policy Domain, or "(no domain)".
[[nodiscard]] std::string domain_text(const TlsrptDomainSummary& summary);
// "Google Inc., Microsoft Corporation and 3 more"
[[nodiscard]] std::string organizations_text(const std::vector<std::string>& organizations);
// "4 reports (3 authenticated), 2026-11-20 to 2026-11-21, from Google Inc.", or "no report".
[[nodiscard]] std::string reports_text(const TlsrptDomainSummary& summary);

// "sts"
[[nodiscard]] std::string policy_type_text(const TlsrptCounts& counts);
// "210 good, 10 failed (2 held back)"
[[nodiscard]] std::string sessions_text(const TlsrptCounts& counts);
// "sts: 120 good, 2 failed; tlsa: 40 good".
[[nodiscard]] std::string counts_text(const TlsrptDomainSummary& summary);

// error if senders held back mail, else warning.
[[nodiscard]] Severity severity_of(const TlsrptFailureGroup& group);
// "certificate-expired", "validation-failure (MX_HOSTS_MISMATCH)", or "failed without details".
[[nodiscard]] std::string result_text(const TlsrptFailureGroup& group);
// "8 sts sessions at mx2.example.com, mail held back, 2026-11-20 to 2026-11-21, reported by Google Inc."
[[nodiscard]] std::string failure_text(const TlsrptFailureGroup& group);

// The explanation of cause_of().
[[nodiscard]] std::optional<Explanation> explanation_of(const TlsrptFailureGroup& group);

// "still fails: mx-certificate-expired: ...", "mx2.example.com has no error", or "unknown: ...".
[[nodiscard]] std::string now_text(const FailureNow& now);

// "yes", or "no: 9 days of 14 in testing; 1 reporter of 2".
[[nodiscard]] std::string answer_text(const EnforceEvidence& evidence);

// The heading of the domains whose subject is not own_domain.
inline constexpr std::string_view kOtherSubjects = "no evidence: reports for other domains";
// The domain, "(report delivery)" if it receives reports, and its sessions.
[[nodiscard]] std::string other_subject_text(const TlsrptDomainSummary& summary, ReportSubject subject);

// The most groups of failures of a domain that are printed for people: anybody can send reports.
inline constexpr std::size_t kMostFailureGroups = 50;

}  // namespace mtasts
