// PolicyLines: a policy body cut into its lines (RFC 8461 §3.2, sts-policy-term), with every fault that is
// one of the text and not of a field.
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
  std::vector<PolicyLine> lines = {};  // those that may hold a field: no blank lines, no comments
  bool readable = true;                // false when the body is nothing that has fields: then no lines
  std::size_t lf_ends = 0;
  std::size_t crlf_ends = 0;
  std::vector<Finding> findings = {};
};

// Any octets may be passed. Bodies beyond 64 KiB or 1000 lines are not read.
[[nodiscard]] PolicyLines read_policy_lines(std::string_view body);

}  // namespace mtasts
