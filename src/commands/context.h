// What every command is handed.
#pragma once

#include "cli/diagnostics.h"
#include "ports/ports.h"

namespace mtasts {

struct Context {
  Ports& ports;
  Diagnostics& diagnostics;
  const GlobalOptions& global;
};

}  // namespace mtasts
