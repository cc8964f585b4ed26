// BoundedFindings: findings about hostile text, which may have more faults than anyone wants to hear of.
#pragma once

#include <array>
#include <cstddef>
#include <utility>
#include <vector>

#include "mtasts/finding.h"

namespace mtasts {

// Keeps the first 20 findings of each severity: whether there is an error is never lost.
class BoundedFindings {
 public:
  void report(Finding finding) {
    if (counts_.at(static_cast<std::size_t>(finding.severity))++ < kMostOfOneSeverity) {
      findings_.push_back(std::move(finding));
    }
  }
  void report(std::vector<Finding> findings) {
    for (Finding& finding : findings) report(std::move(finding));
  }
  // Worst first.
  [[nodiscard]] std::vector<Finding> take() && {
    sort_worst_first(findings_);
    return std::move(findings_);
  }

 private:
  static constexpr std::size_t kMostOfOneSeverity = 20;

  std::array<std::size_t, 4> counts_ = {};
  std::vector<Finding> findings_;
};

}  // namespace mtasts
