// Checks of the findings of any reading.
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "catch.h"
#include "core/findings/catalogue.h"
#include "mtasts/finding.h"

namespace mtasts::test {

inline bool has_code(const std::vector<Finding>& findings, std::string_view code) {
  return std::any_of(findings.begin(), findings.end(),
                     [&](const Finding& each) { return each.code == code; });
}

inline const Finding& finding_with(const std::vector<Finding>& findings, std::string_view code) {
  const auto it =
      std::find_if(findings.begin(), findings.end(), [&](const Finding& each) { return each.code == code; });
  INFO("looked for " << code);
  REQUIRE(it != findings.end());
  return *it;
}

// "error policy-bad-mode 2, warning ...", for tables and for messages of failed tests.
inline std::string summary(const std::vector<Finding>& findings) {
  std::string result;
  for (const Finding& finding : findings) {
    if (!result.empty()) result += ", ";
    result += std::string(text(finding.severity)) + ' ' + finding.code;
    if (finding.line) result += ' ' + std::to_string(*finding.line);
  }
  return result;
}

// Checks that every code is in the table, with its severity and section, that each finding has a message and
// a hint, that the worst come first, and that there are errors exactly if there is no value.
inline void check_findings(const std::vector<Finding>& findings, bool has_value) {
  for (const Finding& finding : findings) {
    INFO(finding.code << ": " << finding.message);
    const CatalogueRow* row = find_row(finding.code);
    REQUIRE(row != nullptr);
    CHECK(finding.severity == row->severity);
    CHECK(finding.rfc == row->rfc);
    CHECK_FALSE(finding.message.empty());
    CHECK(finding.message.back() != '.');
    CHECK_FALSE(finding.hint.empty());
  }
  CHECK(std::is_sorted(findings.begin(), findings.end(),
                       [](const Finding& a, const Finding& b) { return a.severity < b.severity; }));
  CHECK(has_error(findings) == !has_value);
}

}  // namespace mtasts::test
