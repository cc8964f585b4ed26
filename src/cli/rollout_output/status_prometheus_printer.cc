// The text exposition format of Prometheus. All samples of a metric must be together. Hosted domains that are
// summed up in the table have no series of their own: only their number is known, so that a fleet of any size
// makes few series. There are no timestamps: the textfile collector refuses them.
#include <functional>

#include "cli/check_output/metrics.h"
#include "cli/rollout_output/status_format.h"
#include "cli/rollout_output/status_words.h"

namespace mtasts {
namespace {

class StatusExposition {
 public:
  StatusExposition(const FleetStatus& fleet, const Printing& settings, const StatusSink& write)
      : lines_(status_lines(fleet, settings.lists_all)), write_(write) {}

  void head(std::string_view name, std::string_view help) const { write_(metric_head(name, help)); }
  // A metric with the samples that `add` makes of each domain that is not summed up; nothing without samples.
  void of_domains(std::string_view name, std::string_view help,
                  const std::function<void(const DomainStatus& row, const std::string& label)>& add) {
    has_head_ = false;
    next_head_ = [this, name, help] { head(name, help); };
    for (const StatusLine& line : lines_) {
      if (line.alike == 1) add(*line.row, metric_label("domain", line.row->domain.text()));
    }
    has_head_ = true;
  }
  void sample(std::string_view name, const std::string& labels, std::int64_t value) {
    if (!has_head_) next_head_();
    has_head_ = true;
    write_(metric_sample(name, labels, std::to_string(value)));
  }

 private:
  std::vector<StatusLine> lines_;
  const StatusSink& write_;
  bool has_head_ = true;
  std::function<void()> next_head_ = [] {};
};

void print_domain_metrics(StatusExposition& out) {
  constexpr std::string_view kState = "mtasts_status_state";
  out.of_domains(kState, "State of the domain: 0 ok, 1 waiting, 2 pending, 3 held, 4 drift, 5 unknown.",
                 [&](const DomainStatus& row, const std::string& domain) {
                   out.sample(kState, domain + ',' + metric_label("role", text(row.role)),
                              static_cast<std::int64_t>(row.state));
                 });
  constexpr std::string_view kMode = "mtasts_status_mode";
  out.of_domains(kMode, "1 for the mode of the policy that senders get.",
                 [&](const DomainStatus& row, const std::string& domain) {
                   if (row.mode) out.sample(kMode, domain + ',' + metric_label("mode", text(*row.mode)), 1);
                 });
  constexpr std::string_view kSince = "mtasts_status_mode_since_timestamp_seconds";
  out.of_domains(kSince, "When the mode began, by the ledger.",
                 [&](const DomainStatus& row, const std::string& domain) {
                   if (row.since) out.sample(kSince, domain, row.since->time_since_epoch().count());
                 });
  constexpr std::string_view kId = "mtasts_status_id_info";
  out.of_domains(kId, "1 for the id at every authoritative server.",
                 [&](const DomainStatus& row, const std::string& domain) {
                   if (row.id) out.sample(kId, domain + ',' + metric_label("id", row.id->text()), 1);
                 });
  constexpr std::string_view kNext = "mtasts_status_next_timestamp_seconds";
  out.of_domains(kNext, "When the next step may be taken, if it waits for a date.",
                 [&](const DomainStatus& row, const std::string& domain) {
                   if (!row.next || !row.next->from) return;
                   out.sample(kNext, domain, row.next->from->time_since_epoch().count());
                 });
  constexpr std::string_view kProblem = "mtasts_status_problem";
  out.of_domains(kProblem, "1 for each obstacle that needs a person or is not known, by its reason.",
                 [&](const DomainStatus& row, const std::string& domain) {
                   for (const Hold& hold : row.problems) {
                     out.sample(kProblem, domain + ',' + metric_label("reason", text(hold.reason)), 1);
                   }
                 });
}

void print_status_prometheus(const FleetStatus& fleet, const Printing& settings, const StatusSink& write) {
  StatusExposition out(fleet, settings, write);
  print_domain_metrics(out);
  constexpr std::string_view kDomains = "mtasts_status_domains";
  out.head(kDomains, "Domains by state.");
  const auto counts = fleet_counts(fleet);
  for (const FleetState state : kFleetStates) {
    out.sample(kDomains, metric_label("state", text(state)),
               static_cast<std::int64_t>(counts.at(static_cast<std::size_t>(state))));
  }
  constexpr std::string_view kUnmanaged = "mtasts_status_unmanaged_domains";
  out.head(kUnmanaged, "Domains that the ledger or the site has, and the settings have not.");
  out.sample(kUnmanaged, {}, static_cast<std::int64_t>(fleet.unmanaged.size()));
  constexpr std::string_view kHooks = "mtasts_status_unfinished_hooks";
  out.head(kHooks, "Hooks that have not succeeded since files changed.");
  out.sample(kHooks, {}, static_cast<std::int64_t>(fleet.unfinished_hooks.size()));
  constexpr std::string_view kLastRun = "mtasts_status_last_run_timestamp_seconds";
  out.head(kLastRun, "When the run began.");
  out.sample(kLastRun, {}, settings.now.time_since_epoch().count());
}

}  // namespace

constinit const StatusFormat kPrometheusStatus = {
    .name = "prometheus",
    .print = print_status_prometheus,
    .print_states = nullptr,
    .wrote = [](std::string_view start) { return start.starts_with("# HELP mtasts_status_"); },
    .help = "for a textfile collector",
};

}  // namespace mtasts
