// The text exposition format of Prometheus. All samples of a metric must be together, so the samples of each
// domain are kept, and printed in end(). There are no timestamps: the textfile collector refuses them. Other
// domains and unknown policy types have no series, since anybody can send reports with any number of them.
#include <fmt/format.h>

#include <map>
#include <set>
#include <string>
#include <string_view>

#include "cli/check_output/metric_label.h"
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

struct ReportMetricRow {
  std::string_view name;
  std::string_view help;
};

// By ReportMetric.
constexpr ReportMetricRow kReportRows[] = {
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
  explicit PrometheusReportPrinter(const ReportPrinting& settings) : now_(settings.now) {}

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
    add(report_verdict, domain, static_cast<std::uint64_t>(verdict));
    add(report_count, domain + ',' + metric_label("authenticated", "yes"), summary.authenticated_reports);
    add(report_count, domain + ',' + metric_label("authenticated", "no"),
        summary.reports - summary.authenticated_reports);
    add_sessions(domain, summary);
    if (summary.reports > 0) {
      add(report_last_day, domain,
          static_cast<std::uint64_t>(std::chrono::sys_seconds(summary.last_day).time_since_epoch().count()));
    }
    if (report.ready)
      add(report_ready, domain + ',' + metric_label("step", "enforce"), report.ready->is_ready);
    return {};
  }

  std::string end() override {
    for (const Verdict each : {Verdict::good, Verdict::warning, Verdict::broken, Verdict::unknown}) {
      add(report_domains, metric_label("verdict", text(each)), counts_.of(each));
    }
    std::string exposition;
    for (std::size_t metric = 0; metric < kReportMetrics; ++metric) {
      const auto& [metric_name, help] = kReportRows[metric];
      if (metric == report_left_out) samples_[metric] = fmt::format("{} {}\n", metric_name, left_out_);
      if (metric == report_last_run) {
        samples_[metric] = fmt::format("{} {}\n", metric_name, now_.time_since_epoch().count());
      }
      if (samples_[metric].empty()) continue;
      exposition += fmt::format("# HELP {0} {1}\n# TYPE {0} gauge\n", metric_name, help);
      exposition += samples_[metric];
    }
    return exposition;
  }

 private:
  void add_sessions(const std::string& domain, const TlsrptDomainSummary& summary) {
    for (const TlsrptCounts& counts : summary.counts) {
      if (TlsrptPolicy{.policy_type = counts.policy_type}.type() == TlsrptPolicyType::other) continue;
      const std::string type = domain + ',' + metric_label("policy_type", counts.policy_type) + ',';
      add(report_sessions, type + metric_label("result", "good"), counts.successful_sessions);
      add(report_sessions, type + metric_label("result", "failed"), counts.failed_sessions);
      add(report_sessions, type + metric_label("result", "held-back"), counts.refused_sessions);
    }
    std::map<std::string_view, std::uint64_t> causes;
    for (const TlsrptFailureGroup& group : summary.failures) {
      causes[cause_of(group).value_or("unknown")] += group.sessions;
    }
    for (const auto& [code, sessions] : causes) {
      add(report_failures, domain + ',' + metric_label("cause", code), sessions);
    }
  }

  void add(ReportMetric metric, std::string_view labels, std::uint64_t value) {
    samples_[metric] += fmt::format("{}{{{}}} {}\n", kReportRows[metric].name, labels, value);
  }

  std::chrono::sys_seconds now_;
  VerdictCounts counts_;
  std::set<std::string> names_;
  std::uint64_t left_out_ = 0;
  std::string samples_[kReportMetrics] = {};
};

}  // namespace

constinit const ReportFormat kPrometheusReport = {
    .name = "prometheus",
    .printer = make_report_printer<PrometheusReportPrinter>,
    .wrote = [](std::string_view start) { return start.starts_with("# HELP mtasts_report"); },
    .help = "for a textfile collector",
};

}  // namespace mtasts
