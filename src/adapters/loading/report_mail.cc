// Loads the report_mail module for the command that reads reports.
#include "adapters/loading/module_table.h"
#include "adapters/report_mail/report_reader.h"

namespace mtasts {

Result<std::unique_ptr<ReportStream>> open_report_mail(std::vector<std::string> paths, HasRead has_read) {
  static const auto kTable = load_module_table<ReportMailModule>("report_mail");
  if (!kTable) return fail(kTable.error());
  return (*kTable)->open(std::move(paths), std::move(has_read));
}

}  // namespace mtasts
