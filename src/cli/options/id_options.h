// Which id an _mta-sts record gets.
#pragma once

#include <optional>
#include <string>

#include "mtasts/policy_id.h"

namespace mtasts {

struct IdOptions {
  std::optional<PolicyId> id = {};         // --id
  bool bump = false;                       // --bump
  std::optional<std::string> ledger = {};  // --ledger
  std::optional<Day> date = {};            // --date
};

}  // namespace mtasts
