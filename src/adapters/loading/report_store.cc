// Loads the report_store module for the commands that use a store.
#include "adapters/loading/module_table.h"
#include "adapters/report_store/report_stores.h"

namespace mtasts {

Result<std::unique_ptr<ReportStore>> open_report_store(const std::optional<std::string>& path,
                                                       IfMissing if_missing) {
  static const auto kTable = load_module_table<ReportStoreModule>("report_store");
  if (!kTable) return fail(kTable.error());
  return (*kTable)->open(path, if_missing);
}

}  // namespace mtasts
