#include "cli/exit_code.h"

namespace mtasts {
namespace {

// The codes 64 to 78 are equally grave.
int gravity(ExitCode code) {
  switch (code) {
    case ExitCode::done: return 0;
    case ExitCode::warnings: return 1;
    case ExitCode::undetermined: return 2;
    case ExitCode::broken: return 3;
    default: return 4;
  }
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
      case Severity::error: worst = graver(worst, ExitCode::broken); break;
      case Severity::unknown: worst = graver(worst, ExitCode::undetermined); break;
      case Severity::warning: worst = graver(worst, ExitCode::warnings); break;
      case Severity::info: break;
    }
  }
  return worst;
}

}  // namespace mtasts
