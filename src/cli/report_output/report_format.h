// ReportFormat: one row for each value of --format of report, and the interface of its printer. Pure: the
// functions return text, and the caller writes it.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "cli/check_output/check_format.h"
#include "cli/report_output/report_words.h"
#include "cli/text/printing.h"
#include "cli/text/rows.h"
#include "ports/report_mail.h"

namespace mtasts {

// Print begin(), left_out() of each message as it is found, result() of each domain in their order, then
// end(). All texts may hold any bytes.
class ReportPrinter {
 public:
  virtual ~ReportPrinter() = default;
  [[nodiscard]] virtual std::string begin() { return {}; }
  // A file, message or attachment without a readable report. People see it on standard error.
  [[nodiscard]] virtual std::string left_out(const UnreadableReport& /*item*/) { return {}; }
  [[nodiscard]] virtual std::string result(const DomainReport& report) = 0;
  [[nodiscard]] virtual std::string end() { return {}; }
  // Before end(): the reason why reports are missing. For formats whose reader sees standard output only.
  virtual void break_off(const Error& /*why*/) {}
};

// A format is one source file that defines its row, and a line in the list below.
struct ReportFormat {
  std::string_view name;  // of --format: "text"
  std::unique_ptr<ReportPrinter> (*printer)(const Printing& settings);
  // True if a text that begins so is of this format: only such a file is replaced.
  bool (*wrote)(std::string_view start);
  // Follows the name in the help. Neighbours with the same words share them.
  std::string_view help = {};
  // True if a monitor reads it: the exit status is 0 to 3, and standard output always has a first line.
  bool is_for_monitors = false;
};

// In the order of help and completions.
MTASTS_ROWS(ReportFormat, kReportFormats, kTextReport, kJsonReport, kNdjsonReport, kCsvReport, kNagiosReport,
            kPrometheusReport, kMarkdownReport, kHtmlReport);

// Makes a new printer: the function of a row.
template <class Printer>
[[nodiscard]] std::unique_ptr<ReportPrinter> make_report_printer(const Printing& settings) {
  return std::make_unique<Printer>(settings);
}

}  // namespace mtasts
