// Results of checks to print: one of each verdict, and ones that are out to break their format.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "cli/check_output/check_format.h"

namespace mtasts::test {

// The time of every observation: 2026-11-22T04:21:00Z.
[[nodiscard]] std::chrono::sys_seconds checked_at();

[[nodiscard]] CheckResult good_result();     // example.com
[[nodiscard]] CheckResult warning_result();  // example.org: its MX certificate ends soon
[[nodiscard]] CheckResult broken_result();   // example.net: an MX without pattern, an expired certificate
[[nodiscard]] CheckResult unknown_result();  // example.edu: DNS does not answer
[[nodiscard]] CheckResult no_domain_name();  // "not a domain"
[[nodiscard]] std::vector<CheckResult> each_verdict();  // all of these

// Bytes that act somewhere: terminals, shells, XML, HTML, Markdown, Nagios, Prometheus; and 10 kB of them.
[[nodiscard]] std::vector<std::string> hostile_octets();
// A result with these bytes in every field that takes any.
[[nodiscard]] CheckResult hostile_result(const std::string& octets);

// Wide enough for the goldens: no colours, 80 columns, "mtasts 1.2.3".
[[nodiscard]] Printing settings();

// The whole output of a printer for the results.
[[nodiscard]] std::string printed(const CheckFormat& format, const std::vector<CheckResult>& results,
                                  const Printing& settings = test::settings());

// Compares a text with golden/<name>; if they differ, writes golden/<name>.actual. With UPDATE_GOLDEN=1
// the text becomes the golden.
void check_golden(const std::string& name, const std::string& text);

// Runs a judge of `text` (a command that takes names of files), and requires that it reports no fault.
void check_with(const std::string& command, const std::string& text);
// One run judges all texts: the start of an interpreter is the cost.
void check_with(const std::string& command, const std::vector<std::string>& texts);

}  // namespace mtasts::test
