// The options of "mtasts status".
#pragma once

#include <optional>
#include <string>

#include "cli/options/page_options.h"
#include "cli/rollout_output/status_format.h"
#include "commands/options/rollout_options.h"

namespace mtasts {

struct StatusOptions {
  RolloutOptions rollout = {};
  const StatusFormat* format = &kTextStatus;
  bool lists_all = false;                // --all
  std::optional<std::string> file = {};  // -o; "-" is standard output and is stored as none
  PageOptions page = {};                 // of html
};

}  // namespace mtasts
