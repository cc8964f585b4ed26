// Options that choose the id of an _mta-sts record.
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
