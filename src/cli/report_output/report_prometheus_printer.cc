// For Prometheus. Other domains and unknown policy types have no series, since anybody can send reports with
// any number of them.
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "cli/check_output/metrics.h"
#include "cli/check_output/verdict_counts.h"
#include "cli/report_output/report_format.h"
#include "cli/report_output/report_words.h"

namespace mtasts {
namespace {

enum ReportMetric : std::size_t {
  report_verdict,
  report_count,
  report_sessions,
  report_failures,
  report_last_day,
  report_ready,
  report_domains,
  report_left_out,
  report_last_run,
  kReportMetrics,
};

// By ReportMetric.
constexpr MetricRow kReportRows[] = {
    {"mtasts_report_verdict", "The reports of the domain: 0 good, 1 warning, 2 broken, 3 unknown."},
    {"mtasts_reports", "Reports about the domain, by verified signature."},
    {"mtasts_report_sessions", "Sessions by policy type and result; types are not to be added up."},
    {"mtasts_report_failed_sessions", "Failed sessions by cause, a code of mtasts explain."},
    {"mtasts_report_last_day_timestamp_seconds", "The day of the newest report."},
    {"mtasts_report_ready", "1 if the reports are evidence for the step."},
    {"mtasts_report_domains", "Domains by verdict."},
    {"mtasts_report_left_out", "Messages or files of the run without a readable report."},
    {"mtasts_report_last_run_timestamp_seconds", "When the run began."},
};
static_assert(std::size(kReportRows) == kReportMetrics);

class PrometheusReportPrinter final : public ReportPrinter {
 public:
  explicit PrometheusReportPrinter(const Printing& settings) : now_(settings.now) {}

  std::string left_out(const UnreadableReport& /*item*/) override {
    ++left_out_;
    return {};
  }

  std::string result(const DomainReport& report) override {
    if (report.subject != ReportSubject::own_domain) return {};
    const TlsrptDomainSummary& summary = report.summary;
    const std::string name = domain_text(summary);
    // Two names may be equal after they are cut: the first one counts.
    if (!names_.insert(name).second) return {};
    const Verdict verdict = verdict_of(report);
    counts_.add(verdict);
    const std::string domain = metric_label("domain", name);
    metrics_.add(report_verdict, domain, static_cast<std::uint64_t>(verdict));
    metrics_.add(report_count, domain + ',' + metric_label("authenticated", "yes"),
                 summary.authenticated_reports);
    metrics_.add(report_count, domain + ',' + metric_label("authenticated", "no"),
                 summary.reports - summary.authenticated_reports);
    add_sessions(domain, summary);
    if (summary.reports > 0) {
      metrics_.add(
          report_last_day, domain,
          static_cast<std::uint64_t>(std::chrono::sys_seconds(summary.last_day).time_since_epoch().count()));
    }
    if (report.ready)
      metrics_.add(report_ready, domain + ',' + metric_label("step", "enforce"),
                   std::uint64_t{report.ready->is_ready});
    return {};
  }

  std::string end() override {
    for (const Verdict each : {Verdict::good, Verdict::warning, Verdict::broken, Verdict::unknown}) {
      metrics_.add(report_domains, metric_label("verdict", text(each)), counts_.of(each));
    }
    metrics_.add(report_left_out, {}, left_out_);
    metrics_.add(report_last_run, {}, std::to_string(now_.time_since_epoch().count()));
    return metrics_.text();
  }

 private:
  void add_sessions(const std::string& domain, const TlsrptDomainSummary& summary) {
    for (const TlsrptCounts& counts : summary.counts) {
      if (TlsrptPolicy{.policy_type = counts.policy_type}.type() == TlsrptPolicyType::other) continue;
      const std::string type = domain + ',' + metric_label("policy_type", counts.policy_type) + ',';
      metrics_.add(report_sessions, type + metric_label("result", "good"), counts.successful_sessions);
      metrics_.add(report_sessions, type + metric_label("result", "failed"), counts.failed_sessions);
      metrics_.add(report_sessions, type + metric_label("result", "held-back"), counts.refused_sessions);
    }
    std::map<std::string_view, std::uint64_t> causes;
    for (const TlsrptFailureGroup& group : summary.failures) {
      causes[cause_of(group).value_or("unknown")] += group.sessions;
    }
    for (const auto& [code, sessions] : causes) {
      metrics_.add(report_failures, domain + ',' + metric_label("cause", code), sessions);
    }
  }

  std::chrono::sys_seconds now_;
  VerdictCounts counts_;
  std::set<std::string> names_;
  std::uint64_t left_out_ = 0;
  Metrics metrics_{kReportRows};
};

}  // namespace

constinit const ReportFormat kPrometheusReport = {
    .name = "prometheus",
    .printer = make_report_printer<PrometheusReportPrinter>,
    .wrote = [](std::string_view start) { return start.starts_with("# HELP mtasts_report"); },
    .help = "for a textfile collector",
};

}  // namespace mtasts
