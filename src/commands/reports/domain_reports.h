// DomainReports: prints the reports of a store, domain by domain, and keeps the exit code.
#pragma once

#include <chrono>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "cli/exit_code.h"
#include "cli/report_output/report_format.h"
#include "commands/options/report_options.h"
#include "commands/output/report_output.h"
#include "commands/reports/failure_check.h"
#include "commands/reports/known_domains.h"
#include "mtasts/domain_name.h"
#include "ports/report_store.h"

namespace mtasts {

class DomainReports {
 public:
  // The references must outlive it. `check` is null without --check.
  DomainReports(const ReportOptions& options, KnownDomains known, FailureCheck* check,
                std::chrono::sys_seconds now, ReportPrinter& printer, ReportOutput& output);

  // Prints the domains of the selection, then the typed ones without a report. Errors of the store.
  [[nodiscard]] Result<void> print(ReportStore& store);

  // undetermined if no report was about an own domain.
  [[nodiscard]] ExitCode exit_code() const {
    return own_reports_ == 0 ? graver(exit_code_, ExitCode::undetermined) : exit_code_;
  }
  // Reports about own domains.
  [[nodiscard]] std::uint64_t own_reports() const { return own_reports_; }
  // Reports about own domains that do not count for lack of a verified signature.
  [[nodiscard]] std::uint64_t unauthenticated() const { return unauthenticated_; }
  // Own domains without a report.
  [[nodiscard]] std::size_t missing() const { return missing_.size(); }

 private:
  void print_domain(const std::string& domain, const std::vector<ReportedPolicy>& policies);
  [[nodiscard]] std::vector<LedgerEntry> ledger_of(const std::string& domain) const;
  [[nodiscard]] SeenPolicies seen_policies(const std::string& domain,
                                           const std::vector<ReportedPolicy>& policies) const;
  [[nodiscard]] EnforceEvidence evidence_of(const std::vector<LedgerEntry>& ledger,
                                            const std::vector<ReportedPolicy>& policies) const;
  [[nodiscard]] std::vector<ReportedPolicy> signed_ones(const std::vector<ReportedPolicy>& policies,
                                                        ReportSubject subject);
  void print_waiting();
  void count(const DomainReport& report);

  const ReportOptions& options_;
  KnownDomains known_;
  FailureCheck* check_;
  std::chrono::sys_seconds now_;
  ReportPrinter& printer_;
  ReportOutput& output_;
  std::vector<DomainReport> waiting_;
  std::set<DomainName> missing_;
  ExitCode exit_code_ = ExitCode::done;
  std::uint64_t own_reports_ = 0;
  std::uint64_t unauthenticated_ = 0;
};

}  // namespace mtasts
