// The observation of a domain as tables for people, for any markup. The owner of the domain may see them:
// they do not name the other hosts of a certificate.
#pragma once

#include <string>
#include <vector>

#include "cli/check_output/check_format.h"

namespace mtasts {

// Every cell is printable text, not yet escaped for markup; long remote text is cut. A row has a cell for
// each column.
struct SeenTable {
  std::string caption;
  std::vector<std::string> columns;
  std::vector<std::vector<std::string>> rows = {};
};

// The tables of policy, DNS, Policy Host, MX hosts and reports, without empty ones.
[[nodiscard]] std::vector<SeenTable> seen_tables(const Observation& seen);

// The columns of a table of domains, and the row of one: domain, verdict and its gravest finding.
[[nodiscard]] std::vector<std::string> overview_columns();
[[nodiscard]] std::vector<std::string> overview_row(const CheckResult& result);

}  // namespace mtasts
