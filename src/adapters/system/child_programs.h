// ChildPrograms: runs programs as child processes.
#pragma once

#include "ports/programs.h"

namespace mtasts {

// Each program has a process group of its own, which ends with this process (SIGINT, SIGTERM, SIGHUP) and at
// the time limit. It has no descriptors but the three standard ones.
class ChildPrograms final : public Programs {
 public:
  [[nodiscard]] Result<ProgramEnd> run(const ProgramCall& call) override;
};

}  // namespace mtasts
