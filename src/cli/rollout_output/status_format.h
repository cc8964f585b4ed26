// StatusFormat: one row for each value of --format of status. Pure: all text goes to a function of the
// caller, in pieces, since a fleet may have hundreds of thousands of domains.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/check_output/check_format.h"
#include "cli/text/printing.h"
#include "cli/text/rows.h"
#include "mtasts/deployment_state.h"
#include "mtasts/rollout_status.h"

namespace mtasts {

using StatusSink = std::function<void(std::string_view text)>;

// A format is one source file that defines its row, and a line in the list below.
struct StatusFormat {
  std::string_view name;  // of --format: "text"
  void (*print)(const FleetStatus& fleet, const Printing& settings, const StatusSink& write);
  // Prints domains without settings; null: the format needs settings.
  void (*print_states)(const std::vector<DeploymentState>& states, const Printing& settings,
                       const StatusSink& write);
  // True if a text that begins so is of this format: only such a file is replaced.
  bool (*wrote)(std::string_view start);
  // Follows the name in the help. Neighbours with the same words share them.
  std::string_view help = {};
};

// In the order of help and completions.
MTASTS_ROWS(StatusFormat, kStatusFormats, kTextStatus, kJsonStatus, kNdjsonStatus, kPrometheusStatus,
            kHtmlStatus);

}  // namespace mtasts
