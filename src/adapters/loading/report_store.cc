// Loads the report_store module for the commands that use a store.
#include "adapters/loading/module_table.h"
#include "adapters/report_store/report_stores.h"

namespace mtasts {
namespace {

const Result<const ReportStoreModule*>& report_store_table() {
  static const auto kTable = load_module_table<ReportStoreModule>("report_store");
  return kTable;
}

}  // namespace

Result<std::unique_ptr<ReportStore>> open_report_store(const std::optional<std::string>& path,
                                                       IfMissing if_missing) {
  if (!report_store_table()) return fail(report_store_table().error());
  return (*report_store_table())->open(path, if_missing);
}

Result<std::string> report_store_libraries() {
  if (!report_store_table()) return fail(report_store_table().error());
  return (*report_store_table())->libraries();
}

}  // namespace mtasts
