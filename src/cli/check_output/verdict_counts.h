// VerdictCounts: the number of domains of each verdict. WorstFirst: their texts, the worst first.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
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

// Keeps the texts of domains until all are known, and returns the worst first. The number of texts is
// bounded.
class WorstFirst {
 public:
  // At most `limit` texts of each verdict are kept.
  explicit WorstFirst(std::size_t limit) : limit_(limit) {}

  // Returns true if the text is kept: at most `limit` texts of each verdict are.
  bool add(Verdict verdict, std::string_view text);
  // All texts: broken, unknown, warning, good, each in the order of their addition.
  [[nodiscard]] std::string text() const;
  // The number of texts that were not kept.
  [[nodiscard]] std::size_t left_out() const { return left_out_; }

 private:
  struct Kept {
    std::string texts;
    std::size_t number = 0;
  };
  std::size_t limit_;
  std::size_t left_out_ = 0;
  Kept kept_[4] = {};  // by Verdict
};

// "2 errors, 1 warning": the number of findings by severity, without zeros; "" for none.
[[nodiscard]] std::string count_words(const std::vector<Finding>& findings);

// The number of findings of that severity.
[[nodiscard]] std::size_t count_of(Severity severity, const std::vector<Finding>& findings);

}  // namespace mtasts
