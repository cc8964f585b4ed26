// Sums up a list of findings in one word.
#include <algorithm>

#include "mtasts/judgement.h"

namespace mtasts {

std::string_view text(Verdict verdict) {
  switch (verdict) {
    case Verdict::good: return "good";
    case Verdict::warning: return "warning";
    case Verdict::broken: return "broken";
    case Verdict::unknown: return "unknown";
  }
  return {};
}

Verdict verdict_of(const std::vector<Finding>& findings) {
  Severity worst = Severity::info;
  for (const Finding& finding : findings) worst = std::min(worst, finding.severity);
  switch (worst) {
    case Severity::error: return Verdict::broken;
    case Severity::unknown: return Verdict::unknown;
    case Severity::warning: return Verdict::warning;
    case Severity::info: return Verdict::good;
  }
  return Verdict::good;
}

}  // namespace mtasts
