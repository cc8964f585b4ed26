// mtasts apply: takes the steps of the rollout that are possible now.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "commands/options/rollout_options.h"

namespace mtasts {

struct ApplyOptions {
  RolloutOptions rollout = {};
  std::optional<std::string> plan_file = {};  // an operand that ends in .json
  std::chrono::seconds wait{0};               // --wait
  std::optional<std::string> report = {};     // --report
  bool dry_run = false;
};

}  // namespace mtasts
