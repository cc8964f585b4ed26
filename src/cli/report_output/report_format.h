// ReportFormat: one row for each value of --format of report.
#pragma once

#include <memory>
#include <span>
#include <string_view>

namespace mtasts {

class ReportPrinter;
struct ReportPrinting;

// A format is one source file that defines its row, and one line in report_formats.inc.
struct ReportFormat {
  std::string_view name;  // of --format: "text"
  std::unique_ptr<ReportPrinter> (*printer)(const ReportPrinting& settings);
  // True if a text that begins so is of this format: only such a file is replaced.
  bool (*wrote)(std::string_view start);
  // Follows the name in the help. Neighbours with the same words share them.
  std::string_view help = {};
  // True if a monitor reads it: the exit status is 0 to 3, and standard output always has a first line.
  bool is_for_monitors = false;
};

#define MTASTS_ROW(row) extern const ReportFormat row;
#include "cli/report_output/report_formats.inc"
#undef MTASTS_ROW

// All rows, in the order of help and completions.
[[nodiscard]] std::span<const ReportFormat* const> report_formats();

}  // namespace mtasts
