#include "mtasts/finding.h"

#include <algorithm>

namespace mtasts {

std::string_view text(Severity severity) {
  switch (severity) {
    case Severity::error:
      return "error";
    case Severity::unknown:
      return "unknown";
    case Severity::warning:
      return "warning";
    case Severity::info:
      return "info";
  }
  return {};
}

void sort_worst_first(std::vector<Finding>& findings) {
  std::stable_sort(findings.begin(), findings.end(),
                   [](const Finding& a, const Finding& b) { return a.severity < b.severity; });
}

bool has_error(const std::vector<Finding>& findings) {
  return std::any_of(findings.begin(), findings.end(),
                     [](const Finding& finding) { return finding.severity == Severity::error; });
}

}  // namespace mtasts
