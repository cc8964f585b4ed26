// Where the report of a judging command goes: standard output, or a file that is replaced as a whole, so that
// whoever watches it never reads half.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "cli/context.h"

namespace mtasts {

class ReportOutput {
 public:
  // Errors of Files::replace.
  [[nodiscard]] static Result<ReportOutput> open(const std::optional<std::string>& path, Context& context);

  // Errors are kept for finish().
  void write(std::string_view octets);
  // Puts the file in place.
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
