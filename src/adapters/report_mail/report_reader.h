// Reads report mail: GMime for MIME, zlib for gzip, libzip for zip.
#pragma once

#include <memory>
#include <utility>

#include "adapters/report_mail/message_source.h"
#include "ports/report_mail.h"

namespace mtasts {

// The first implements ReportMail::open(), the second the other half of open_imap(). Defined twice, and one
// definition is linked: that of adapters/report_mail, which never fails, or that of adapters/loading, which
// loads the module first.
[[nodiscard]] Result<std::unique_ptr<ReportStream>> open_report_mail(ReportPaths paths, HasRead has_read);
[[nodiscard]] Result<std::unique_ptr<ReportStream>> open_report_messages(
    std::unique_ptr<MessageSource> source);

// The libraries of the module, with the versions that run. Fault::unreadable, code "module-not-loaded".
[[nodiscard]] Result<std::string> report_mail_libraries();

// The function table that the module exports.
struct ReportMailModule {
  decltype(&open_report_mail) open;
  decltype(&open_report_messages) open_messages;
  decltype(&report_mail_libraries) libraries;
};

}  // namespace mtasts
