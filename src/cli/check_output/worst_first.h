// WorstFirst: keeps the texts of domains until all are known, and returns the worst first. The number of
// texts is bounded.
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

}  // namespace mtasts
