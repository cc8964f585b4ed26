// Runs the program with given ports.
#pragma once

#include <string>
#include <vector>

#include "cli/exit_code.h"
#include "ports/ports.h"

namespace mtasts {

// `arguments` come without the program's name. Flushes standard output before it returns: a failed write is
// never exit code 0.
[[nodiscard]] ExitCode run(const std::vector<std::string>& arguments, Ports& ports);

}  // namespace mtasts
