// WorstFirst: the texts of domains, kept until all are known, the worst first; bounded, so that a list of any
// length fits.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "mtasts/judgement.h"

namespace mtasts {

class WorstFirst {
 public:
  // At most `limit` texts of each verdict are kept.
  explicit WorstFirst(std::size_t limit) : limit_(limit) {}

  // Returns true if the text is kept: at most `limit` texts of each verdict are.
  bool add(Verdict verdict, std::string_view text);
  // One after the other, broken, unknown, warning, good, each in the order they came in.
  [[nodiscard]] std::string text() const;
  // How many were not kept.
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

}  // namespace mtasts
