#include "cli/report_output/report_format.h"

#include "cli/report_output/report_printer.h"

namespace mtasts {

std::span<const ReportFormat* const> report_formats() {
  static constexpr const ReportFormat* kRows[] = {
#define MTASTS_ROW(row) &(row),
#include "cli/report_output/report_formats.inc"
#undef MTASTS_ROW
  };
  return kRows;
}

std::unique_ptr<ReportPrinter> report_printer(const ReportFormat& format, ReportPrinting settings) {
  if (settings.program.empty()) settings.program = "mtasts " MTASTS_VERSION;
  return format.printer(settings);
}

}  // namespace mtasts
