#include "cli/report_output/report_format.h"

namespace mtasts {

std::span<const ReportFormat* const> report_formats() {
  static constexpr const ReportFormat* kRows[] = {
#define MTASTS_ROW(row) &(row),
#include "cli/report_output/report_formats.inc"
#undef MTASTS_ROW
  };
  return kRows;
}

}  // namespace mtasts
