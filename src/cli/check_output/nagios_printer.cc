// The plugin convention of Nagios and Icinga: "MTA-STS CRITICAL - text | performance data", then lines of
// details.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "cli/check_output/check_format.h"
#include "cli/check_output/plugin_output.h"
#include "cli/check_output/seen_summary.h"
#include "cli/text/finding_text.h"
#include "mtasts/counted.h"
#include "mtasts/printable.h"

namespace mtasts {
namespace {

// Monitors keep 4 to 8 KiB of output; text of remote servers must not displace the rest.
constexpr std::size_t kTextLimit = 200;
constexpr std::size_t kMostFindings = 30;

std::string shown_domain(const CheckResult& result) {
  return plugin_text(printable(result.domain, kTextLimit));
}

// The text of the domain's line: the worst finding, or the summary if there is none.
std::string summary_words(const CheckResult& result) {
  if (result.verdict == Verdict::good)
    return result.seen ? words(summary_of(*result.seen)) : "nothing to say";
  if (result.findings.empty()) return std::string(text(result.verdict));
  std::string line = plugin_text(finding_words(result.findings.front(), result.domain, kTextLimit));
  if (result.findings.size() > 1) line += fmt::format(" (and {} more)", result.findings.size() - 1);
  return line;
}

std::string detail_lines(const CheckResult& result) {
  std::string lines;
  const std::size_t shown = std::min(result.findings.size(), kMostFindings);
  for (std::size_t i = 0; i < shown; ++i) {
    const Finding& finding = result.findings[i];
    lines += std::string(text(finding.severity)) + ' ' +
             plugin_text(finding_words(finding, result.domain, kTextLimit)) + '\n';
    if (!finding.hint.empty()) lines += "  hint: " + plugin_text(printable(finding.hint, kTextLimit)) + '\n';
  }
  if (shown < result.findings.size()) {
    lines += "and " + counted(result.findings.size() - shown, "more finding") + '\n';
  }
  return lines;
}

class NagiosPrinter final : public CheckPrinter {
 public:
  explicit NagiosPrinter(const Printing& settings) : watch_expiry_days_(settings.watch_expiry_days) {}

  std::string result(const CheckResult& result) override {
    // An invalid name is UNKNOWN, which the plugin convention prescribes for bad arguments.
    const Verdict verdict = result.seen ? result.verdict : Verdict::unknown;
    slowest_ = std::max(slowest_, result.time);
    const SeenSummary summary = result.seen ? summary_of(*result.seen) : SeenSummary();
    const auto end = first_to_end(summary.certificates);
    if (end && (!first_end_ || end->not_after < first_end_->not_after)) first_end_ = end;
    PluginDomain domain{.verdict = verdict, .headline = shown_domain(result) + ": " + summary_words(result)};
    if (output_.is_empty()) {
      domain.performance = performance_of(summary) + time();
      domain.details = detail_lines(result);
    }
    output_.add(std::move(domain));
    return {};
  }

  void break_off(const Error& why) override { output_.break_off(why); }

  std::string end() override {
    return output_.text((first_end_ ? days("cert_days", *first_end_) : "") + time());
  }

 private:
  // A warning below the watched days, critical below 0.
  [[nodiscard]] std::string days(std::string_view label, const CertificateEnd& end) const {
    const std::int64_t watched = watch_expiry_days_ ? *watch_expiry_days_ : end.renewal_days;
    return fmt::format(" '{}'={};{}:;0:", label, end.days, watched);
  }

  [[nodiscard]] std::string performance_of(const SeenSummary& summary) const {
    std::string data;
    if (summary.policy) {
      data +=
          fmt::format(" 'policy_max_age'={}s;;;0;{}", summary.policy->max_age.seconds(), MaxAge::kGreatest);
    }
    std::map<std::string, CertificateEnd> end_of_hosts;  // a Policy Host may be an MX as well
    for (const CertificateEnd& end : summary.certificates) {
      const auto [host, is_new] = end_of_hosts.emplace(end.host, end);
      if (!is_new && end.not_after < host->second.not_after) host->second = end;
    }
    for (const auto& [host, end] : end_of_hosts) data += days("cert_days_" + host, end);
    return data;
  }

  // The time of the slowest domain until now.
  [[nodiscard]] std::string time() const { return " 'time'=" + seconds_text(slowest_) + "s;;;0"; }

  std::optional<unsigned> watch_expiry_days_;
  PluginOutput output_{"MTA-STS", "no domain was checked"};
  std::chrono::milliseconds slowest_{0};
  std::optional<CertificateEnd> first_end_;
};

}  // namespace

constinit const CheckFormat kNagiosCheck = {
    .name = "nagios",
    .printer = make_check_printer<NagiosPrinter>,
    .wrote = [](std::string_view start) { return start.starts_with("MTA-STS "); },
    .help = "a plugin's output",
    .is_for_monitors = true,
    .is_printed_at_end = true,
};

}  // namespace mtasts
