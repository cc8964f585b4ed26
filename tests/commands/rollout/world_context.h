// WorldContext: all that a command may use, over the world of a scenario and the current directory.
#pragma once

#include <string>

#include "adapters/files/posix_files.h"
#include "cli/context.h"
#include "scenarios/world_ports.h"

namespace mtasts::test {

class WorldContext {
 public:
  explicit WorldContext(SystemCalls& calls = kernel_calls()) : files_(calls) {}

  [[nodiscard]] Context& context() { return context_; }
  [[nodiscard]] World& world() { return world_; }
  [[nodiscard]] const std::string& err() const { return ports_.err(); }

 private:
  PosixFiles files_;
  World world_{files_};
  WorldPorts ports_{world_, files_};
  GlobalOptions global_ = {};
  Diagnostics diagnostics_{ports_.ports().err, global_};
  Context context_{ports_.ports(), diagnostics_, global_};
};

}  // namespace mtasts::test
