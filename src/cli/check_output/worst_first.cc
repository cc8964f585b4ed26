#include "cli/check_output/worst_first.h"

#include "cli/check_output/verdict_counts.h"

namespace mtasts {

bool WorstFirst::add(Verdict verdict, std::string_view text) {
  Kept& kept = kept_[static_cast<std::size_t>(verdict)];
  if (kept.number == limit_) {
    ++left_out_;
    return false;
  }
  ++kept.number;
  kept.texts += text;
  return true;
}

std::string WorstFirst::text() const {
  std::string all;
  for (const Verdict verdict : kWorstFirst) all += kept_[static_cast<std::size_t>(verdict)].texts;
  return all;
}

}  // namespace mtasts
