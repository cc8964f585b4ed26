// Loads the report_mail module for the command that reads reports.
#include "adapters/loading/module_table.h"
#include "adapters/report_mail/report_reader.h"

namespace mtasts {
namespace {

const Result<const ReportMailModule*>& report_mail_table() {
  static const auto kTable = load_module_table<ReportMailModule>("report_mail");
  return kTable;
}

}  // namespace

Result<std::unique_ptr<ReportStream>> open_report_mail(ReportPaths paths, HasRead has_read) {
  if (!report_mail_table()) return fail(report_mail_table().error());
  return (*report_mail_table())->open(std::move(paths), std::move(has_read));
}

Result<std::unique_ptr<ReportStream>> open_report_messages(std::unique_ptr<MessageSource> source) {
  if (!report_mail_table()) return fail(report_mail_table().error());
  return (*report_mail_table())->open_messages(std::move(source));
}

Result<std::string> report_mail_libraries() {
  if (!report_mail_table()) return fail(report_mail_table().error());
  return (*report_mail_table())->libraries();
}

}  // namespace mtasts
