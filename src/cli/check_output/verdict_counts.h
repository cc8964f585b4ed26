// VerdictCounts: the number of domains of each verdict.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "mtasts/judgement.h"

namespace mtasts {

// Worst first: broken outweighs unknown, as among the exit codes.
inline constexpr Verdict kWorstFirst[] = {Verdict::broken, Verdict::unknown, Verdict::warning, Verdict::good};

class VerdictCounts {
 public:
  void add(Verdict verdict);
  [[nodiscard]] std::size_t of(Verdict verdict) const;
  [[nodiscard]] std::size_t all() const;
  // unknown if there was no domain: nothing was found good.
  [[nodiscard]] Verdict worst() const;
  // "1 good, 2 broken", without zeros.
  [[nodiscard]] std::string words() const;

 private:
  std::size_t counts_[4] = {};
};

// "2 errors, 1 warning": the number of findings by severity, without zeros; "" for none.
[[nodiscard]] std::string count_words(const std::vector<Finding>& findings);

// The number of findings of that severity.
[[nodiscard]] std::size_t count_of(Severity severity, const std::vector<Finding>& findings);

}  // namespace mtasts
