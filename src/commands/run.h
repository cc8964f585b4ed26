// From what was typed to an exit code: the whole program, but for the real ports.
#pragma once

#include <string>
#include <vector>

#include "cli/exit_code.h"
#include "ports/ports.h"

namespace mtasts {

// `arguments` are those behind the program's name. The exit code is decided after standard output was
// flushed: what could not be written is never success.
[[nodiscard]] ExitCode run(const std::vector<std::string>& arguments, Ports& ports);

}  // namespace mtasts
