// Everything that a command may use of its surroundings.
#pragma once

#include "cli/diagnostics.h"
#include "cli/options/global_options.h"
#include "ports/ports.h"

namespace mtasts {

struct Context {
  Ports& ports;
  Diagnostics& diagnostics;
  const GlobalOptions& global;
};

}  // namespace mtasts
