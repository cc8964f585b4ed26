// The plugin convention of Nagios and Icinga: "MTA-STS CRITICAL - text | performance data", then lines of
// details. All is printed in end(), since the first line has the verdict over all domains. The kept text is
// bounded.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>

#include "cli/check_output/check_format.h"
#include "cli/check_output/check_printer.h"
#include "cli/check_output/finding_words.h"
#include "cli/check_output/plugin_text.h"
#include "cli/check_output/seen_summary.h"
#include "cli/check_output/seen_words.h"
#include "cli/check_output/verdict_counts.h"
#include "cli/check_output/worst_first.h"
#include "mtasts/counted.h"
#include "mtasts/printable.h"

namespace mtasts {
namespace {

// Monitors keep 4 to 8 KiB of output; text of remote servers must not displace the rest.
constexpr std::size_t kTextLimit = 200;
constexpr std::size_t kMostFindings = 30;
constexpr std::size_t kMostDomains = 50;  // of each verdict

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
  explicit NagiosPrinter(const CheckPrinting& settings) : watch_expiry_days_(settings.watch_expiry_days) {}

  std::string result(const CheckResult& result) override {
    // An invalid name is UNKNOWN, which the plugin convention prescribes for bad arguments.
    const Verdict verdict = result.seen ? result.verdict : Verdict::unknown;
    counts_.add(verdict);
    slowest_ = std::max(slowest_, result.time);
    const SeenSummary summary = result.seen ? summary_of(*result.seen) : SeenSummary();
    const std::string headline = shown_domain(result) + ": " + summary_words(result);
    if (counts_.of(verdict) == 1 && counts_.worst() == verdict) worst_ = headline;
    if (counts_.all() == 1) {
      only_.performance = performance_of(summary);
      only_.details = detail_lines(result);
    }
    const auto end = first_to_end(summary.certificates);
    if (end && (!first_end_ || end->not_after < first_end_->not_after)) first_end_ = end;
    lines_.add(verdict, fmt::format("{} {}\n", plugin_state(verdict), headline));
    return {};
  }

  void break_off(const Error& why) override { failure_ = plugin_text(why.message); }

  std::string end() override {
    const bool worst_is_known = failure_.empty() || counts_.worst() == Verdict::broken;
    std::string begin = fmt::format(
        "MTA-STS {} - {}", plugin_state(worst_is_known ? counts_.worst() : Verdict::unknown), failure_);
    if (counts_.all() == 0) return begin + (failure_.empty() ? "no domain was checked\n" : "\n");
    if (!failure_.empty()) begin += "; ";
    const std::string time = " 'time'=" + seconds_text(slowest_) + "s;;;0\n";
    if (counts_.all() == 1) {
      return begin + worst_ + " |" + only_.performance + time + only_.details;
    }
    std::string lines = begin + counted(counts_.all(), "domain") + ": " + counts_.words();
    if (counts_.worst() != Verdict::good) lines += "; " + worst_;
    lines += " |" + performance() + time + lines_.text();
    if (lines_.left_out() > 0) lines += "and " + counted(lines_.left_out(), "more domain") + '\n';
    return lines;
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

  [[nodiscard]] std::string performance() const {
    std::string data;
    for (const Verdict verdict : {Verdict::good, Verdict::warning, Verdict::unknown, Verdict::broken}) {
      data += fmt::format(" '{}'={};;;0;{}", text(verdict), counts_.of(verdict), counts_.all());
    }
    if (first_end_) data += days("cert_days", *first_end_);
    return data;
  }

  struct Only {
    std::string performance;
    std::string details;
  };
  std::optional<unsigned> watch_expiry_days_;
  VerdictCounts counts_;
  std::string failure_;  // why domains are missing
  std::chrono::milliseconds slowest_{0};
  std::string worst_;  // the first domain of the worst verdict, and its cause
  Only only_;          // of the first domain, in case it is the only one
  std::optional<CertificateEnd> first_end_;
  WorstFirst lines_{kMostDomains};
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
