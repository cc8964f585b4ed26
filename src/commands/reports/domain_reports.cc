#include "commands/reports/domain_reports.h"

#include <optional>
#include <utility>

#include "mtasts/tlsrpt_evidence.h"
#include "mtasts/tlsrpt_summary.h"

namespace mtasts {
namespace {

ReportSelection selection_of(const ReportOptions& options) {
  ReportSelection selection;
  if (options.since) selection.since = std::chrono::sys_days(*options.since);
  if (options.until) selection.until = std::chrono::sys_days(*options.until);
  return selection;
}

}  // namespace

DomainReports::DomainReports(const ReportOptions& options, KnownDomains known, FailureCheck* check,
                             std::chrono::sys_seconds now, ReportPrinter& printer, ReportOutput& output)
    : options_(options),
      known_(std::move(known)),
      check_(check),
      now_(now),
      printer_(printer),
      output_(output),
      missing_(known_.own) {}

Result<void> DomainReports::print(ReportStore& store) {
  ReportSelection selection = selection_of(options_);
  const auto sink = [this](const std::string& domain, const std::vector<ReportedPolicy>& policies) {
    print_domain(domain, policies);
    return true;
  };
  // A question for each own domain is fast in a store of many.
  const bool is_for_own_only = !reads_messages(options_) && !known_.own.empty();
  if (!is_for_own_only) {
    if (auto printed = store.for_each_domain(selection, sink); !printed) return printed;
  } else {
    for (const DomainName& domain : known_.own) {
      selection.domain = domain.text();
      if (auto printed = store.for_each_domain(selection, sink); !printed) return printed;
    }
  }
  print_waiting();
  // The missing domains of a list are counted, not printed.
  if (!options_.domains.files.empty()) return {};
  const std::set<DomainName> missing = missing_;
  for (const DomainName& domain : missing) print_domain(domain.text(), {});
  print_waiting();
  return {};
}

void DomainReports::print_domain(const std::string& domain, const std::vector<ReportedPolicy>& policies) {
  DomainReport report{.subject = report_subject(domain, known_.own, known_.recipients)};
  const bool demands_signature = options_.authserv_id && !options_.requirements.accept_unauthenticated;
  const std::vector<ReportedPolicy> counted =
      demands_signature ? signed_ones(policies, report.subject) : policies;
  report.summary = summarize_reports(domain, counted);
  const bool is_own = report.subject == ReportSubject::own_domain;
  // Without a report that counts, only the domains that were typed are printed.
  if (report.summary.reports == 0 && !policies.empty() && !options_.ready_for_enforce) return;
  if (is_own && options_.policies_seen) report.seen = seen_policies(domain, counted);
  if (is_own && options_.ready_for_enforce) report.ready = evidence_of(ledger_of(domain), policies);
  waiting_.push_back(std::move(report));
  // With --check, reports wait for each other, so that many domains are observed at once.
  constexpr std::size_t kMostWaiting = 1000;
  if (check_ == nullptr || waiting_.size() >= kMostWaiting) print_waiting();
}

void DomainReports::print_waiting() {
  if (check_ != nullptr) check_->look(waiting_);
  for (const DomainReport& report : waiting_) {
    if (report.subject == ReportSubject::own_domain) count(report);
    output_.write(printer_.result(report));
  }
  waiting_.clear();
}

std::vector<LedgerEntry> DomainReports::ledger_of(const std::string& domain) const {
  const auto entries = known_.ledger.find(domain);
  return entries == known_.ledger.end() ? std::vector<LedgerEntry>() : entries->second;
}

SeenPolicies DomainReports::seen_policies(const std::string& domain,
                                          const std::vector<ReportedPolicy>& policies) const {
  const std::vector<LedgerEntry> ledger = ledger_of(domain);
  SeenPolicies seen{.policies = policies_seen(ledger, policies)};
  seen.lines = describe_policies_seen(ledger, seen.policies, now_);
  seen.findings = judge_policies_seen(domain, ledger, seen.policies);
  return seen;
}

EnforceEvidence DomainReports::evidence_of(const std::vector<LedgerEntry>& ledger,
                                           const std::vector<ReportedPolicy>& policies) const {
  std::optional<Policy> current;
  if (ledger.empty()) {
    // Also without a verified signature: the evidence then lacks signatures, not a policy.
    EvidenceRequirements any = options_.requirements;
    any.accept_unauthenticated = true;
    current = newest_reported_policy(options_.requirements, policies, now_);
    if (!current) current = newest_reported_policy(any, policies, now_);
  } else {
    current = policy_of(ledger.back());
  }
  return judge_evidence(options_.requirements, current, ledger, policies, now_);
}

std::vector<ReportedPolicy> DomainReports::signed_ones(const std::vector<ReportedPolicy>& policies,
                                                       ReportSubject subject) {
  std::vector<ReportedPolicy> kept;
  std::set<std::uint64_t> left_out;
  for (const ReportedPolicy& policy : policies) {
    if (policy.signer.empty()) {
      left_out.insert(policy.report);
    } else {
      kept.push_back(policy);
    }
  }
  if (subject == ReportSubject::own_domain) unauthenticated_ += left_out.size();
  return kept;
}

void DomainReports::count(const DomainReport& report) {
  own_reports_ += report.summary.reports;
  if (const auto name = DomainName::parse(report.summary.domain); name && report.summary.reports > 0) {
    missing_.erase(*name);
  }
  const bool is_unknown = report.summary.reports == 0;
  exit_code_ = graver(exit_code_, is_unknown ? ExitCode::undetermined : exit_code_of(findings_of(report)));
  if (report.ready && !report.ready->is_ready) exit_code_ = graver(exit_code_, ExitCode::broken);
}

}  // namespace mtasts
