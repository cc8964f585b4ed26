#include "cli/exit_code.h"

#include <algorithm>

namespace mtasts {
namespace {

// The codes 64 to 78 are equally grave.
int gravity(ExitCode code) {
  return std::min(static_cast<int>(code), static_cast<int>(ExitCode::usage));
}

}  // namespace

ExitCode exit_code_of(Fault fault) {
  switch (fault) {
    case Fault::usage: return ExitCode::usage;
    case Fault::input: return ExitCode::bad_input;
    case Fault::refused: return ExitCode::broken;
    case Fault::undetermined: return ExitCode::undetermined;
    case Fault::unreadable: return ExitCode::unreadable;
    case Fault::not_created: return ExitCode::not_created;
    case Fault::io: return ExitCode::io;
    case Fault::locked: return ExitCode::locked;
    case Fault::permission: return ExitCode::permission;
    case Fault::settings: return ExitCode::bad_settings;
    case Fault::internal: return ExitCode::internal;
  }
  return ExitCode::internal;
}

ExitCode graver(ExitCode one, ExitCode other) {
  return gravity(other) > gravity(one) ? other : one;
}

ExitCode exit_code_of(const std::vector<Finding>& findings) {
  ExitCode worst = ExitCode::done;
  for (const Finding& finding : findings) {
    switch (finding.severity) {
      case Severity::error: return ExitCode::broken;
      case Severity::unknown: worst = ExitCode::undetermined; break;
      case Severity::warning: worst = graver(worst, ExitCode::warnings); break;
      case Severity::info: break;
    }
  }
  return worst;
}

}  // namespace mtasts
