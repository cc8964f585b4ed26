// Exit codes. Scripts and monitoring rely on them.
#pragma once

#include <vector>

#include "mtasts/finding.h"
#include "mtasts/result.h"

namespace mtasts {

enum class ExitCode {
  done = 0,
  warnings = 1,      // from lint, check, report and status; changes, with --diff-exit-code
  broken = 2,        // found broken, not printed, or --dry-run found changes
  undetermined = 3,  // timeout, SERVFAIL, REFUSED
  usage = 64,
  bad_input = 65,
  unreadable = 66,
  internal = 70,
  not_created = 73,
  io = 74,
  locked = 75,
  permission = 77,
  bad_settings = 78,
};

// The exit code of an error.
[[nodiscard]] ExitCode exit_code_of(Fault fault);

// The graver of two: 64..78, then 2, then 3, then 1, then 0. If both are in 64..78, the first.
[[nodiscard]] ExitCode graver(ExitCode one, ExitCode other);

// For lint and check. The gravest of: broken for an error, undetermined for an unknown, warnings for a
// warning.
[[nodiscard]] ExitCode exit_code_of(const std::vector<Finding>& findings);

}  // namespace mtasts
