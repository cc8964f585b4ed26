#include "commands/checks/check_report.h"

#include "cli/domain_counts.h"
#include "mtasts/finding.h"

namespace mtasts {

std::unique_ptr<CheckPrinter> check_printer_of(const CheckOptions& options, Context& context) {
  Printing settings = printing(options.file, options.page, context);
  settings.watch_expiry_days = options.watch_expiry_days;
  settings.lists_good_parts = options.domains.files.empty();
  return options.format->printer(settings);
}

ExitCode exit_code_in_format(ExitCode code, const CheckFormat& format) {
  const bool is_of_plugin = static_cast<int>(code) <= static_cast<int>(ExitCode::undetermined);
  return format.is_for_monitors && !is_of_plugin ? ExitCode::undetermined : code;
}

CheckReport::CheckReport(const CheckOptions& options, ReportOutput& output, Context& context)
    : format_(*options.format),
      output_(output),
      context_(context),
      summarizes_(!options.domains.files.empty() &&
                  (options.file || (&format_ != &kTextCheck && !format_.is_for_monitors))),
      printer_(check_printer_of(options, context)) {
  output_.write(printer_->begin());
}

void CheckReport::write(CheckResult&& result) {
  const bool is_domain = result.seen || result.verdict == Verdict::unknown;
  add(is_domain ? exit_code_of(result.findings) : ExitCode::bad_input);
  counts_.add(result.verdict);
  output_.write(printer_->result(result));
}

std::size_t CheckReport::weight(const CheckResult& result) const {
  constexpr std::size_t kCertificates = 4096;
  constexpr std::size_t kFinding = 512;
  std::size_t bytes = sizeof(CheckResult) + result.findings.size() * kFinding;
  if (!result.seen) return bytes;
  for (const PolicyFetch& fetch : result.seen->fetches) bytes += fetch.body.size() + kCertificates;
  for (const MxHostSeen& host : result.seen->mx_hosts) bytes += host.sessions.size() * kCertificates;
  return bytes;
}

std::uint64_t CheckReport::failures() const {
  return counts_.of(Verdict::broken) + counts_.of(Verdict::unknown);
}

void CheckReport::break_off(const Error& error) {
  context_.diagnostics.error(error);
  printer_->break_off(error);
  add(exit_code_of(error.fault));
}

ExitCode CheckReport::finish() {
  output_.write(printer_->end());
  if (auto written = output_.finish(); !written) {
    context_.diagnostics.error(written.error());
    add(exit_code_of(written.error().fault));
  }
  if (summarizes_ && counts_.all() > 1) {
    context_.diagnostics.note(list_summary(counts_.all(), counts_.words()));
  }
  return exit_code_;
}

void CheckReport::add(ExitCode code) {
  exit_code_ = graver(exit_code_, exit_code_in_format(code, format_));
}

}  // namespace mtasts
