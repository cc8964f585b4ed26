// For Prometheus. The samples of each domain take about 1 kB until end() prints them.
#include <map>
#include <set>
#include <string_view>
#include <utility>

#include "cli/check_output/check_format.h"
#include "cli/check_output/metrics.h"
#include "cli/check_output/seen_summary.h"
#include "cli/check_output/verdict_counts.h"
#include "mtasts/printable.h"

namespace mtasts {
namespace {

enum Metric : std::size_t {
  verdict,
  findings,
  finding,
  duration,
  mode,
  max_age,
  id,
  mx_hosts,
  not_after,
  domains,
  last_run,
  kMetrics,
};

// By Metric.
constexpr MetricRow kRows[] = {
    {"mtasts_check_verdict", "Worst finding of the domain: 0 good, 1 warning, 2 broken, 3 unknown."},
    {"mtasts_check_findings", "Findings of the domain by severity."},
    {"mtasts_finding", "Findings of the domain by code."},
    {"mtasts_check_duration_seconds", "How long the check of the domain took."},
    {"mtasts_policy_mode", "1 for the mode of the policy that is served."},
    {"mtasts_policy_max_age_seconds", "max_age of the policy that is served."},
    {"mtasts_id_info", "1 for the id of the _mta-sts record."},
    {"mtasts_mx_hosts", "MX hosts of the domain."},
    {"mtasts_cert_not_after_timestamp_seconds", "When the certificate of the host ends."},
    {"mtasts_check_domains", "Domains of the run by verdict."},
    {"mtasts_last_run_timestamp_seconds", "When the run began."},
};
static_assert(std::size(kRows) == kMetrics);

class PrometheusPrinter final : public CheckPrinter {
 public:
  explicit PrometheusPrinter(const Printing& settings) : now_(settings.now) {}

  std::string result(const CheckResult& result) override {
    const std::string name = printable(result.domain, kDomainLimit);
    // A repeated series makes the whole file unreadable, and lists may name a domain twice: the first result
    // counts.
    if (!names_.insert(name).second) return {};
    counts_.add(result.verdict);
    const std::string domain = metric_label("domain", name);
    metrics_.add(verdict, domain, static_cast<std::uint64_t>(result.verdict));
    for (const Severity each : {Severity::error, Severity::unknown, Severity::warning, Severity::info}) {
      metrics_.add(findings, domain + ',' + metric_label("severity", text(each)),
                   count_of(each, result.findings));
    }
    add_findings(domain, result.findings);
    metrics_.add(duration, domain, seconds_text(result.time));
    if (result.seen) add_seen(domain, *result.seen);
    return {};
  }

  std::string end() override {
    for (const Verdict each : {Verdict::good, Verdict::warning, Verdict::broken, Verdict::unknown}) {
      metrics_.add(domains, metric_label("verdict", text(each)), counts_.of(each));
    }
    metrics_.add(last_run, {}, std::to_string(now_.time_since_epoch().count()));
    return metrics_.text();
  }

 private:
  // A series for each code and severity, so that their number is bounded.
  void add_findings(const std::string& domain, const std::vector<Finding>& all) {
    std::map<std::pair<Severity, std::string>, std::size_t> counts;
    for (const Finding& each : all) ++counts[{each.severity, printable(each.code, kDomainLimit)}];
    for (const auto& [series, count] : counts) {
      const auto& [severity, code] = series;
      metrics_.add(finding,
                   domain + ',' + metric_label("code", code) + ',' + metric_label("severity", text(severity)),
                   count);
    }
  }

  void add_seen(const std::string& domain, const Observation& seen) {
    const SeenSummary summary = summary_of(seen);
    if (summary.policy) {
      metrics_.add(mode, domain + ',' + metric_label("mode", text(summary.policy->mode)), "1");
      metrics_.add(max_age, domain, summary.policy->max_age.text());
    }
    if (summary.id) metrics_.add(id, domain + ',' + metric_label("id", summary.id->text()), "1");
    if (summary.mx) metrics_.add(mx_hosts, domain, *summary.mx);
    for (const CertificateEnd& end : summary.certificates) {
      metrics_.add(
          not_after,
          domain + ',' + metric_label("host", end.host) + ',' + metric_label("service", text(end.service)),
          std::to_string(end.not_after.time_since_epoch().count()));
    }
  }

  std::chrono::sys_seconds now_;
  VerdictCounts counts_;
  std::set<std::string> names_;
  Metrics metrics_{kRows};
};

}  // namespace

constinit const CheckFormat kPrometheusCheck = {
    .name = "prometheus",
    .printer = make_check_printer<PrometheusPrinter>,
    .wrote = [](std::string_view start) { return start.starts_with("# HELP mtasts_"); },
    .help = "for a textfile collector",
    .is_printed_at_end = true,
};

}  // namespace mtasts
