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
#include "cli/text/finding_text.h"
#include "cli/text/rows.h"
#include "mtasts/deployment_state.h"
#include "mtasts/rollout_status.h"

namespace mtasts {

struct StatusPrinting {
  Colours colours = Colours::off;               // of text
  std::size_t width = 0;                        // of text, in columns; 0: lines are not broken
  std::chrono::sys_seconds now = {};            // of the run
  bool lists_all = false;                       // --all: no domains are summed up
  std::string title = {};                       // of html: the heading; empty: none of its own
  std::string contact = {};                     // of html: a mail address, a URL or any text
  std::string program = program_and_version();  // of html
};

using StatusSink = std::function<void(std::string_view text)>;

// A format is one source file that defines its row, and a line in the list below.
struct StatusFormat {
  std::string_view name;  // of --format: "text"
  void (*print)(const FleetStatus& fleet, const StatusPrinting& settings, const StatusSink& write);
  // Prints domains without settings; null: the format needs settings.
  void (*print_states)(const std::vector<DeploymentState>& states, const StatusPrinting& settings,
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
