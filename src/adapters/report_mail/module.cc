// The entry point of the report_mail module.
#include "adapters/system/module.h"
#include "adapters/report_mail/report_reader.h"

MTASTS_MODULE(mtasts::ReportMailModule, mtasts::open_report_mail, mtasts::open_report_messages,
              mtasts::report_mail_libraries)
