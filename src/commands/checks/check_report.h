// CheckReport: prints the results of check in the format of the options, and keeps the exit code.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "cli/check_output/check_format.h"
#include "cli/check_output/verdict_counts.h"
#include "cli/context.h"
#include "cli/exit_code.h"
#include "commands/options/check_options.h"
#include "commands/output/report_output.h"
#include "commands/output/result_sink.h"

namespace mtasts {

// The printer of the format.
[[nodiscard]] std::unique_ptr<CheckPrinter> check_printer_of(const CheckOptions& options, Context& context);

// A Nagios plugin has the exit codes 0 to 3: any other failure is "unknown".
[[nodiscard]] ExitCode exit_code_in_format(ExitCode code, const CheckFormat& format);

class CheckReport final : public ResultSink<CheckResult> {
 public:
  // Prints the beginning. The references must outlive it.
  CheckReport(const CheckOptions& options, ReportOutput& output, Context& context);

  void write(CheckResult&& result) override;
  [[nodiscard]] std::size_t weight(const CheckResult& result) const override;
  [[nodiscard]] std::uint64_t failures() const override;

  // Reports an error that ended the list.
  void break_off(const Error& error);
  // Prints the end and completes the output. Returns the gravest exit code.
  [[nodiscard]] ExitCode finish();

 private:
  void add(ExitCode code);

  const CheckFormat& format_;
  ReportOutput& output_;
  Context& context_;
  bool summarizes_;  // standard output has no totals
  std::unique_ptr<CheckPrinter> printer_;
  ExitCode exit_code_ = ExitCode::done;
  VerdictCounts counts_;
};

}  // namespace mtasts
