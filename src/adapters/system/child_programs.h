// ChildPrograms: runs programs as child processes.
#pragma once

#include <chrono>

#include "ports/programs.h"

namespace mtasts {

// Each program has a process group of its own, which ends with this process (SIGINT, SIGTERM, SIGHUP) and at
// the time limit. It has no descriptors but the three standard ones.
class ChildPrograms final : public Programs {
 public:
  // A program has `time_to_end` between SIGTERM and SIGKILL.
  explicit ChildPrograms(std::chrono::milliseconds time_to_end = std::chrono::milliseconds(2000))
      : time_to_end_(time_to_end) {}
  [[nodiscard]] Result<ProgramEnd> run(const ProgramCall& call) override;

 private:
  std::chrono::milliseconds time_to_end_;
};

}  // namespace mtasts
