// Options that set the fields of a policy.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "mtasts/max_age.h"
#include "mtasts/policy.h"

namespace mtasts {

struct PolicyOptions {
  std::optional<Mode> mode = {};
  std::optional<MaxAge> max_age = {};  // 1..31557600, checked
  std::vector<std::string> mx = {};    // --mx patterns as typed: U-labels are possible
  bool allow_implicit_mx = false;
};

}  // namespace mtasts
