// The entry point of the report_store module.
#include "adapters/system/module.h"
#include "adapters/report_store/report_stores.h"

extern "C" MTASTS_MODULE_ENTRY const void* mtasts_module(const char* build) {
  static constexpr mtasts::ReportStoreModule kTable = {mtasts::open_report_store,
                                                       mtasts::report_store_libraries};
  return mtasts::is_this_build(build) ? &kTable : nullptr;
}
