// The observation of a domain as tables for people, for any markup.
#pragma once

#include <string>
#include <vector>

#include "cli/check_output/check_result.h"

namespace mtasts {

// Every cell is printable text, escaped for no markup yet; long remote text is cut. A row has as many cells
// as there are columns.
struct SeenTable {
  std::string caption;
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> rows = {};
};

// Policy, DNS, Policy Host, MX hosts, and where reports go; those that have something to show.
[[nodiscard]] std::vector<SeenTable> seen_tables(const Observation& seen);

// The columns of a table of domains, and the row of one: domain, verdict and what counts most.
[[nodiscard]] std::vector<std::string> overview_columns();
[[nodiscard]] std::vector<std::string> overview_row(const CheckResult& result);

}  // namespace mtasts
