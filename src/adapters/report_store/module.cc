// The entry point of the report_store module.
#include "adapters/system/module.h"
#include "adapters/report_store/report_stores.h"

MTASTS_MODULE(mtasts::ReportStoreModule, mtasts::open_report_store, mtasts::report_store_libraries)
