#include "mtasts/finding.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "core/findings/catalogue.h"

namespace mtasts {

std::string_view text(Severity severity) {
  switch (severity) {
    case Severity::error: return "error";
    case Severity::unknown: return "unknown";
    case Severity::warning: return "warning";
    case Severity::info: return "info";
  }
  return {};
}

Finding found(FindingCode code, std::string message, std::string hint) {
  const CatalogueRow& row = row_of(code);
  return {.severity = *row.severity,
          .code = std::string(row.code),
          .message = std::move(message),
          .rfc = std::string(row.rfc),
          .hint = hint.empty() ? std::string(row.remedy) : std::move(hint)};
}

Finding found_at(std::size_t line, FindingCode code, std::string message, std::string hint) {
  Finding finding = found(code, std::move(message), std::move(hint));
  finding.line = line;
  return finding;
}

void sort_worst_first(std::vector<Finding>& findings) {
  std::ranges::stable_sort(findings,
                           [](const Finding& a, const Finding& b) { return a.severity < b.severity; });
}

std::vector<Finding> remove_accepted(const std::vector<std::string>& codes, std::vector<Finding>& findings) {
  const auto begin_of_accepted =
      std::stable_partition(findings.begin(), findings.end(), [&](const Finding& finding) {
        return finding.severity == Severity::unknown || std::ranges::find(codes, finding.code) == codes.end();
      });
  std::vector<Finding> accepted(std::make_move_iterator(begin_of_accepted),
                                std::make_move_iterator(findings.end()));
  findings.erase(begin_of_accepted, findings.end());
  return accepted;
}

bool is_acceptable(std::string_view code) {
  const auto known = Code::find(code);
  return known && known->is_finding() && row_of(*known).severity != Severity::unknown;
}

bool has_error(const std::vector<Finding>& findings) {
  return std::ranges::any_of(findings,
                             [](const Finding& finding) { return finding.severity == Severity::error; });
}

}  // namespace mtasts
