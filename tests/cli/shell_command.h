// Runs what a shell would: for the tests that hold generated files against the programs that read them.
#pragma once

#include <cstdio>
#include <memory>
#include <string>

namespace mtasts::test {

struct Ran {
  int status = -1;  // as of wait(2): 0 for success
  std::string output;
};

inline Ran run_in_shell(const std::string& command) {
  Ran ran;
  FILE* pipe = ::popen(("(" + command + ") 2>&1").c_str(), "r");
  if (pipe == nullptr) return ran;
  char buffer[4096];
  for (std::size_t got = 0; (got = std::fread(buffer, 1, sizeof buffer, pipe)) > 0;)
    ran.output.append(buffer, got);
  ran.status = ::pclose(pipe);
  return ran;
}

inline bool have_program(const std::string& name) {
  return run_in_shell("command -v " + name).status == 0;
}

}  // namespace mtasts::test
