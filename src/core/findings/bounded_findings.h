// BoundedFindings: findings about hostile text, which may have more faults than anyone wants to hear of.
#pragma once

#include <array>
#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "mtasts/finding.h"

namespace mtasts {

// Keeps the first 20 findings of each severity, so that no kind of verdict is lost.
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

// Keeps the first 20 findings of each code; the last of them has the number of the others.
[[nodiscard]] inline std::vector<Finding> with_bounded_repeats(std::vector<Finding> findings) {
  constexpr std::size_t kMostOfOneCode = 20;
  std::map<std::string, std::size_t> counts;
  std::map<std::string, std::size_t> last_kept;
  std::vector<Finding> kept;
  for (Finding& finding : findings) {
    const std::size_t count = ++counts[finding.code];
    if (count > kMostOfOneCode) continue;
    last_kept[finding.code] = kept.size();
    kept.push_back(std::move(finding));
  }
  for (const auto& [code, count] : counts) {
    if (count <= kMostOfOneCode) continue;
    kept[last_kept[code]].message +=
        " (and " + std::to_string(count - kMostOfOneCode) + " more of this kind)";
  }
  return kept;
}

}  // namespace mtasts
