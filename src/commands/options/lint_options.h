// The options of "mtasts lint".
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli/options/output_options.h"

namespace mtasts {

enum class LintKind { policy, sts, tlsrpt, zone, report, config };

struct LintOptions {
  std::optional<LintKind> kind = {};       // else by the content of each file
  std::vector<std::string> files = {};     // "-" is standard input
  std::optional<std::string> covers = {};  // --covers, with kind policy; any text
  std::optional<std::string> origin = {};  // --origin, with kind zone
  bool list = false;                       // --list, with kind zone: print the mail domains
  bool nul_terminated = false;             // -0, with kinds sts and tlsrpt: records end in NUL
  std::vector<std::string> accepted = {};  // --ignore: codes of findings
  OutputOptions output = {};               // of these --json and --ndjson only
};

}  // namespace mtasts
