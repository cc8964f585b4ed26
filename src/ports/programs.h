// Programs: runs programs of the operator, such as the hooks of the settings file.
#pragma once

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include "mtasts/result.h"

namespace mtasts {

struct ProgramCall {
  std::vector<std::string> command;  // program and arguments; run without a shell
  std::string directory = {};        // the working directory; empty: that of this process
  std::vector<std::pair<std::string, std::string>> environment = {};  // added to that of this process
  std::string input = {};                                             // its standard input
  std::chrono::seconds time_limit{300};                               // after it the program is killed
};

struct ProgramEnd {
  int exit_code = 0;  // 128 and the number of the signal that ended it
  bool timed_out = false;
  std::string output = {};  // the end of standard output and standard error, at most 4096 bytes
};

class Programs {
 public:
  virtual ~Programs() = default;
  // Runs the program to its end. Its standard output goes nowhere else: that of this process has results.
  // Fault::unreadable, code "program-not-found"; Fault::permission; Fault::io where no process can be made.
  [[nodiscard]] virtual Result<ProgramEnd> run(const ProgramCall& call) = 0;
};

}  // namespace mtasts
