// CheckResult: the result of `mtasts check` for one domain.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "mtasts/finding.h"
#include "mtasts/judgement.h"
#include "mtasts/observation.h"

namespace mtasts {

struct CheckResult {
  std::string domain;  // as typed if it is no domain name
  Verdict verdict = Verdict::good;
  std::vector<Finding> findings = {};    // worst first
  std::optional<Observation> seen = {};  // nullopt if the entry was no domain name
  std::chrono::milliseconds time{0};     // from the first question to the last answer
  std::optional<Step> ready_for = {};    // the step that was asked for
};

// One result as compact JSON: an object, no newline. A lookup that was not made is null.
[[nodiscard]] std::string json_text(const CheckResult& result);

}  // namespace mtasts
