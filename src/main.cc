// Builds the real ports and runs the command. Exceptions are bugs or lack of memory, and are caught only
// here.
#include <cstdio>
#include <exception>
#include <new>
#include <string>
#include <system_error>
#include <vector>

#include "adapters/system/local_failure.h"
#include "adapters/system_ports.h"
#include "commands/run.h"

int main(int argc, char** argv) {
  try {
    mtasts::SystemPorts system;
    const std::vector<std::string> arguments(argv + (argc > 0 ? 1 : 0), argv + argc);
    return static_cast<int>(mtasts::run(arguments, system.ports()));
  } catch (const std::bad_alloc&) {
    std::fputs("mtasts: error: out of memory\n", stderr);
  } catch (const std::system_error& failure) {
    if (mtasts::is_local_failure(failure.code().value())) {
      std::fprintf(stderr, "mtasts: error: this machine lacks a resource: %s\n", failure.what());
      return static_cast<int>(mtasts::ExitCode::undetermined);
    }
    std::fprintf(stderr, "mtasts: internal error: %s; please report it\n", failure.what());
  } catch (const std::exception& bug) {
    std::fprintf(stderr, "mtasts: internal error: %s; please report it\n", bug.what());
  }
  return static_cast<int>(mtasts::ExitCode::internal);
}
