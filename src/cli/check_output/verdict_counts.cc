#include "cli/check_output/verdict_counts.h"

#include <algorithm>
#include <numeric>

#include "cli/check_output/seen_summary.h"
#include "mtasts/counted.h"

namespace mtasts {
namespace {

void add_words(std::string& line, std::string_view words) {
  if (!line.empty()) line += ", ";
  line += words;
}

}  // namespace

void VerdictCounts::add(Verdict verdict) {
  ++counts_[static_cast<std::size_t>(verdict)];
}

std::size_t VerdictCounts::of(Verdict verdict) const {
  return counts_[static_cast<std::size_t>(verdict)];
}

std::size_t VerdictCounts::all() const {
  return std::accumulate(std::begin(counts_), std::end(counts_), std::size_t{0});
}

Verdict VerdictCounts::worst() const {
  const auto* worst = std::ranges::find_if(kWorstFirst, [this](Verdict verdict) { return of(verdict) > 0; });
  return worst == std::end(kWorstFirst) ? Verdict::unknown : *worst;
}

std::string VerdictCounts::words() const {
  std::string line;
  for (const Verdict verdict : {Verdict::good, Verdict::warning, Verdict::unknown, Verdict::broken}) {
    if (of(verdict) > 0) add_words(line, std::to_string(of(verdict)) + ' ' + std::string(text(verdict)));
  }
  return line;
}

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

std::size_t count_of(Severity severity, const std::vector<Finding>& findings) {
  return static_cast<std::size_t>(std::ranges::count_if(
      findings, [severity](const Finding& finding) { return finding.severity == severity; }));
}

std::string count_words(const std::vector<Finding>& findings) {
  std::string line;
  if (const auto errors = count_of(Severity::error, findings)) add_words(line, counted(errors, "error"));
  if (const auto unknown = count_of(Severity::unknown, findings)) {
    add_words(line, std::to_string(unknown) + " unknown");
  }
  if (const auto warnings = count_of(Severity::warning, findings)) {
    add_words(line, counted(warnings, "warning"));
  }
  if (const auto notes = count_of(Severity::info, findings)) add_words(line, std::to_string(notes) + " info");
  return line;
}

}  // namespace mtasts
