// ReportOutput: standard output, or a file that is replaced as a whole, so that a monitor never reads half of
// a report.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "cli/context.h"
#include "cli/options/page_options.h"
#include "cli/text/printing.h"

namespace mtasts {

// The settings to print results in the file, or on standard output without one: colours and broken lines are
// for people at a terminal.
[[nodiscard]] Printing printing(const std::optional<std::string>& file, const PageOptions& page,
                                const Context& context);

class ReportOutput {
 public:
  // Opens the file, or standard output without a path. Errors of Files::replace, and of check_start() with
  // `is_ours`.
  [[nodiscard]] static Result<ReportOutput> open(const std::optional<std::string>& path,
                                                 bool (*is_ours)(std::string_view start), Context& context);

  // Keeps what the file gets if a signal ends the process: `report` with the exit code of the process in
  // place of the first "exit_code":0.
  void keep_for_signal(std::string_view report);
  // finish() returns the first error of writing.
  void write(std::string_view bytes);
  // Replaces the file.
  [[nodiscard]] Result<void> finish();

 private:
  explicit ReportOutput(Context& context) : out_(&context.ports.out), diagnostics_(&context.diagnostics) {}

  Stream* out_;
  Diagnostics* diagnostics_;
  std::string path_ = {};
  std::unique_ptr<Replacement> file_ = nullptr;
  Result<void> written_ = {};
};

}  // namespace mtasts
