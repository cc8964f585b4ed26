// The entry point of the report_mail module.
#include "adapters/system/module.h"
#include "adapters/report_mail/report_reader.h"

extern "C" MTASTS_MODULE_ENTRY const void* mtasts_module(const char* build) {
  static constexpr mtasts::ReportMailModule kTable = {mtasts::open_report_mail, mtasts::open_report_messages,
                                                      mtasts::report_mail_libraries};
  return mtasts::is_this_build(build) ? &kTable : nullptr;
}
