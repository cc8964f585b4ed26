// CSV (RFC 4180): a line for the sessions of each domain, day and policy type, and one for each group of
// failures.
#include <algorithm>
#include <initializer_list>
#include <string>
#include <string_view>

#include "cli/report_output/report_format.h"
#include "cli/report_output/report_words.h"
#include "mtasts/printable.h"
#include "mtasts/utc_time.h"

namespace mtasts {
namespace {

constexpr std::string_view kCsvHead =
    "kind,domain,subject,policy_type,organization,result_type,reason,mx,first_day,last_day,successful,failed,"
    "held_back";

// A spreadsheet runs a cell that begins so; some read the wide forms, U+FF1D and its like, too.
bool begins_a_formula(std::string_view text) {
  constexpr std::string_view kSigns[] = {
      "=", "+", "-", "@", "\xEF\xBC\x9D", "\xEF\xBC\x8B", "\xEF\xBC\x8D", "\xEF\xBC\xA0"};
  return std::ranges::any_of(kSigns, [&](std::string_view sign) { return text.starts_with(sign); });
}

std::string csv_cell(std::string_view octets) {
  std::string cell = printable(octets);
  const std::size_t first = std::min(cell.find_first_not_of(' '), cell.size());
  if (begins_a_formula(std::string_view(cell).substr(first))) cell.insert(0, 1, '\'');
  if (cell.find_first_of(",\";") == std::string::npos) return cell;
  std::string quoted = "\"";
  for (const char c : cell) quoted += c == '"' ? "\"\"" : std::string(1, c);
  return quoted + '"';
}

std::string csv_line(std::initializer_list<std::string_view> cells) {
  std::string line;
  for (const std::string_view cell : cells) line += csv_cell(cell) + ',';
  line.back() = '\n';
  return line;
}

class CsvReportPrinter final : public ReportPrinter {
 public:
  explicit CsvReportPrinter(const Printing& /*settings*/) {}

  std::string begin() override { return std::string(kCsvHead) + '\n'; }
  std::string result(const DomainReport& report) override {
    const TlsrptDomainSummary& summary = report.summary;
    const std::string_view subject = text(report.subject);
    std::string lines;
    for (const TlsrptDay& day : summary.days) {
      for (const TlsrptCounts& counts : day.counts) {
        lines += csv_line({"sessions", summary.domain, subject, counts.policy_type, "", "", "", "",
                           print_utc_day(day.day), print_utc_day(day.day),
                           std::to_string(counts.successful_sessions), std::to_string(counts.failed_sessions),
                           std::to_string(counts.refused_sessions)});
      }
    }
    for (const TlsrptFailureGroup& group : summary.failures) {
      lines += csv_line({"failure", summary.domain, subject, group.policy_type, group.organization,
                         group.result_type, group.reason, group.mx, print_utc_day(group.first_day),
                         print_utc_day(group.last_day), "", std::to_string(group.sessions),
                         std::to_string(group.refused_sessions)});
    }
    return lines;
  }
};

}  // namespace

constinit const ReportFormat kCsvReport = {
    .name = "csv",
    .printer = make_report_printer<CsvReportPrinter>,
    .wrote = [](std::string_view start) { return start.starts_with(kCsvHead); },
    .help = "for a spreadsheet",
};

}  // namespace mtasts
