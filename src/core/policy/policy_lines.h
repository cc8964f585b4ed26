// PolicyLines: a policy body split into lines (RFC 8461 §3.2, sts-policy-term), with the faults of the text
// as opposed to those of fields.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "mtasts/finding.h"

namespace mtasts {

struct PolicyLine {
  std::size_t number = 0;  // from 1
  std::string_view text;   // without line end and indentation; points into the body
};

struct PolicyLines {
  std::vector<PolicyLine> lines = {};  // those that may have a field: no blank lines, no comments
  bool readable = true;                // false if the body cannot be split into fields: then no lines
  std::size_t lf_ends = 0;
  std::size_t crlf_ends = 0;
  std::vector<Finding> findings = {};
};

// Splits a body of any bytes. Bodies of more than 64 KiB or 1000 lines are not readable.
[[nodiscard]] PolicyLines read_policy_lines(std::string_view body);

}  // namespace mtasts
