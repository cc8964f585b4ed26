// VerdictCounts: how many domains were judged how.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "mtasts/judgement.h"

namespace mtasts {

// Worst first: what is broken outweighs what is unknown, as among the exit codes.
inline constexpr Verdict kWorstFirst[] = {Verdict::broken, Verdict::unknown, Verdict::warning, Verdict::good};

class VerdictCounts {
 public:
  void add(Verdict verdict);
  [[nodiscard]] std::size_t of(Verdict verdict) const;
  [[nodiscard]] std::size_t all() const;
  // unknown when there was none: nothing was found good.
  [[nodiscard]] Verdict worst() const;
  // "1 good, 2 broken": those that there are.
  [[nodiscard]] std::string words() const;

 private:
  std::size_t counts_[4] = {};
};

// "2 errors, 1 warning": the findings by severity, those that there are; empty for none.
[[nodiscard]] std::string count_words(const std::vector<Finding>& findings);

// How many findings have that severity.
[[nodiscard]] std::size_t count_of(Severity severity, const std::vector<Finding>& findings);

}  // namespace mtasts
