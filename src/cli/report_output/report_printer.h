// ReportPrinter: the one interface of all formats of `mtasts report`. Pure: the functions return text, and
// the caller writes it.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

#include "cli/finding_text.h"
#include "cli/report_output/domain_report.h"
#include "cli/report_output/report_format.h"
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

struct ReportPrinting {
  Colours colours = Colours::off;     // of text
  std::size_t width = 0;              // of text, in columns; 0: lines are not broken
  std::chrono::sys_seconds now = {};  // when the run began
  std::string title = {};             // of html: the heading; empty: none of its own
  std::string contact = {};           // of html: a mail address, a URL or any text
  std::string program = {};           // "mtasts 1.2.3"; empty: this program
};

[[nodiscard]] std::unique_ptr<ReportPrinter> report_printer(const ReportFormat& format,
                                                            ReportPrinting settings);

// Makes a new printer: the function of a row.
template <class Printer>
[[nodiscard]] std::unique_ptr<ReportPrinter> make_report_printer(const ReportPrinting& settings) {
  return std::make_unique<Printer>(settings);
}

}  // namespace mtasts
