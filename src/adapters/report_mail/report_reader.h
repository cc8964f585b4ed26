// Reads report mail: GMime for MIME, zlib for gzip, libzip for zip.
#pragma once

#include "ports/report_mail.h"

namespace mtasts {

// Implements ReportMail::open(). Defined twice, and one definition is linked: that of adapters/report_mail,
// which never fails, or that of adapters/loading, which loads the module first.
[[nodiscard]] Result<std::unique_ptr<ReportStream>> open_report_mail(std::vector<std::string> paths,
                                                                     HasRead has_read);

// The function table that the module exports.
struct ReportMailModule {
  decltype(&open_report_mail) open;
};

class MailboxReports final : public ReportMail {
 public:
  [[nodiscard]] Result<std::unique_ptr<ReportStream>> open(std::vector<std::string> paths,
                                                           HasRead has_read) override {
    return open_report_mail(std::move(paths), std::move(has_read));
  }
};

}  // namespace mtasts
