// Programs: runs programs of the operator, such as the hooks of the settings file.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
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
  // The bytes of standard output that are read; a program that prints more finds it closed. Nothing: all of
  // it is read, and mixed with standard error.
  std::optional<std::size_t> output_limit = {};
};

struct ProgramEnd {
  int exit_code = 0;  // 128 and the number of the signal that ended it
  bool timed_out = false;
  // The end of standard error, and of standard output unless it has a limit; at most 4096 bytes.
  std::string output = {};
  std::string standard_output = {};  // with a limit
  bool is_over_limit = false;        // it printed more
};

class Programs {
 public:
  virtual ~Programs() = default;
  // Runs the program to its end. Its standard output goes nowhere else: that of this process has results.
  // Fault::unreadable, code "program-not-found"; Fault::permission; Fault::io where no process can be made.
  [[nodiscard]] virtual Result<ProgramEnd> run(const ProgramCall& call) = 0;
};

}  // namespace mtasts
