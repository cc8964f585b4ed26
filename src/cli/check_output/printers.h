// The printer of each format of `mtasts check`; check_printer() chooses.
#pragma once

#include <cstddef>
#include <memory>

#include "cli/check_output/check_printer.h"
#include "cli/options/output_options.h"

namespace mtasts {

// Octets that are printed of a domain as it was typed: more than any domain name has.
inline constexpr std::size_t kDomainLimit = 300;
// How many domains of each verdict a page has in detail.
inline constexpr std::size_t kMostDetails = 100;

// For people: a line a domain, its findings below, a line of counts where there are several domains.
[[nodiscard]] std::unique_ptr<CheckPrinter> text_printer(const CheckPrinting& settings);
// One document, or a line a domain.
[[nodiscard]] std::unique_ptr<CheckPrinter> json_printer(OutputForm form);
// A plugin of Nagios, Icinga and their kin: one status line with performance data, then details.
[[nodiscard]] std::unique_ptr<CheckPrinter> nagios_printer(const CheckPrinting& settings);
// The text exposition format, for the textfile collector of node_exporter.
[[nodiscard]] std::unique_ptr<CheckPrinter> prometheus_printer(const CheckPrinting& settings);
// JUnit's XML, as CI reads it: a test case a domain.
[[nodiscard]] std::unique_ptr<CheckPrinter> junit_printer(const CheckPrinting& settings);
// For a ticket or a mail: a table of the domains, then their details.
[[nodiscard]] std::unique_ptr<CheckPrinter> markdown_printer(const CheckPrinting& settings);
// One self-contained page.
[[nodiscard]] std::unique_ptr<CheckPrinter> html_printer(const CheckPrinting& settings);

}  // namespace mtasts
