// DomainReport: the result of `mtasts report` for one Policy Domain.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

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

}  // namespace mtasts
