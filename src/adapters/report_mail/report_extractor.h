// ReportExtractor: finds the reports in the content of one file or mail.
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <string_view>

#include "adapters/report_mail/archives.h"
#include "adapters/report_mail/content_kind.h"
#include "ports/report_mail.h"

namespace mtasts {

class ReportExtractor {
 public:
  // Appends the reports and failures in `content`, whose kind is decided by its bytes, then by `name`. A mail
  // gives one item at least.
  void extract(const ReportOrigin& origin, std::string_view name, std::string content);
  // The same for a mail.
  void extract_mail(const ReportOrigin& origin, std::string mail);
  // Appends the failure of a mail of more than kLargestMessage bytes; `start` is its beginning.
  void refuse_large_mail(const ReportOrigin& origin, std::string_view start);

  [[nodiscard]] std::deque<ReportItem>& items() { return items_; }
  // Removes the first item and returns it; nothing if there is none.
  [[nodiscard]] std::optional<ReportItem> take_item();

 private:
  // The kind of failure if the content is no report: none, code "no-report", code "report-damaged".
  enum class Claim { none, file, report };

  // `around` has the fields of the mail, and its name may be that of an archive; `name` is without ".gz".
  void unpack(const ReportDocument& around, std::string_view name, std::string content, Claim claim,
              std::size_t depth);
  void unpack_gzip(const ReportDocument& around, std::string_view name, std::string_view content,
                   std::size_t depth);
  void unpack_zip(const ReportDocument& around, std::string_view content, std::size_t depth);
  void unpack_mbox(const ReportOrigin& origin, std::string_view mbox, std::size_t depth);
  void unpack_mail(const ReportOrigin& origin, std::string text, std::size_t depth);
  void add_failure(const ReportOrigin& origin, Error error);

  Gunzip gunzip_;
  std::size_t inflated_ = 0;  // bytes, of this file or mail
  std::deque<ReportItem> items_;
};

}  // namespace mtasts
