// Results of `mtasts report` to print, also ones that are out to break their format.
#pragma once

#include <string>
#include <vector>

#include "cli/report_output/report_format.h"

namespace mtasts::test {

// example.com: mail held back by mx2.example.com; 2026-11-20 and 2026-11-21.
[[nodiscard]] DomainReport broken_report();
// example.org: one failure, and the mail was delivered all the same.
[[nodiscard]] DomainReport warning_report();
// example.net: no failure.
[[nodiscard]] DomainReport good_report();
// example.edu: no report.
[[nodiscard]] DomainReport unknown_report();
// other.example: not of the operator.
[[nodiscard]] DomainReport foreign_report();
// All of these.
[[nodiscard]] std::vector<DomainReport> each_report();

// These bytes in every field that takes any.
[[nodiscard]] DomainReport hostile_report(const std::string& octets);
[[nodiscard]] UnreadableReport hostile_left_out(const std::string& octets);

[[nodiscard]] Printing report_settings();
// The whole output of a printer for the reports.
[[nodiscard]] std::string printed(const ReportFormat& format, const std::vector<DomainReport>& reports,
                                  const std::vector<UnreadableReport>& left_out = {});

}  // namespace mtasts::test
