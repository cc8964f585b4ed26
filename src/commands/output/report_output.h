// ReportOutput: standard output, or a file that is replaced as a whole, so that a monitor never reads half of
// a report.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "cli/context.h"
#include "cli/text/finding_text.h"

namespace mtasts {

// Colours and broken lines are for people at a terminal.
struct TextLook {
  Colours colours = Colours::off;
  std::size_t width = 0;  // columns; 0: lines are not broken
};

// The look of text in the file, or on standard output without one.
[[nodiscard]] TextLook text_look(const std::optional<std::string>& file, const Context& context);

class ReportOutput {
 public:
  // Opens the file, or standard output without a path. Errors of Files::replace, and of check_start() with
  // `is_ours`.
  [[nodiscard]] static Result<ReportOutput> open(const std::optional<std::string>& path,
                                                 bool (*is_ours)(std::string_view start), Context& context);

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
