// OutcomeBatch: outcomes whose files are replaced together, which is many times as fast as one by one.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "commands/output/domain_outcome.h"

namespace mtasts {

class OutcomeBatch {
 public:
  // Adds an outcome at the time `now`, since any fixed point.
  void add(DomainOutcome&& outcome, std::chrono::milliseconds now) {
    if (outcomes_.empty()) begin_ = now;
    if (outcome.file) files_.insert(outcome.file->file.relative);
    bytes_ += outcome.weight();
    outcomes_.push_back(std::move(outcome));
  }

  [[nodiscard]] bool is_empty() const { return outcomes_.empty(); }
  [[nodiscard]] std::size_t size() const { return outcomes_.size(); }
  [[nodiscard]] bool has_file(const std::string& relative) const { return files_.contains(relative); }

  // Large enough that the cost per file is small, small enough that a reader of the output sees progress when
  // DNS is slow.
  [[nodiscard]] bool is_full(std::chrono::milliseconds now) const {
    constexpr std::size_t kFiles = 2048;
    constexpr std::size_t kBytes = std::size_t{8} << 20;
    constexpr std::chrono::milliseconds kTime{1000};
    return files_.size() >= kFiles || bytes_ >= kBytes || now - begin_ >= kTime;
  }

  // Empties the batch. Returns its outcomes in the order of printing.
  [[nodiscard]] std::vector<DomainOutcome> take() {
    files_.clear();
    bytes_ = 0;
    return std::exchange(outcomes_, {});
  }

 private:
  std::vector<DomainOutcome> outcomes_ = {};
  std::unordered_set<std::string> files_ = {};
  std::size_t bytes_ = 0;
  std::chrono::milliseconds begin_{0};
};

}  // namespace mtasts
