// FleetStage: the surroundings of the rollout commands over a world, in a working directory of its own.
#pragma once

#include <sstream>
#include <string>
#include <utility>

#include "adapters/files/posix_files.h"
#include "catch.h"
#include "cli/context.h"
#include "scenarios/working_directory.h"
#include "scenarios/world_ports.h"

namespace mtasts::test {

class FleetStage {
 public:
  // A line of a world, as in a scenario, with the content of its block.
  void add(const std::string& text, std::string content = "") {
    WorldLine line{.number = 1, .words = {}, .rest = {}, .content = std::move(content)};
    std::istringstream words(text);
    for (std::string word; words >> word;) line.words.push_back(word);
    const std::size_t second = text.find(' ', text.find(' ') + 1);
    if (second != std::string::npos) line.rest = text.substr(second + 1);
    world_.change({.server = "", .lines = {line}});
  }
  [[nodiscard]] Context& context() { return context_; }
  [[nodiscard]] World& world() { return world_; }
  [[nodiscard]] const std::string& err() const { return surroundings_.err(); }

 private:
  TemporaryWorkingDirectory working_directory_;
  PosixFiles files_;
  World world_{files_};
  WorldPorts surroundings_{world_, files_};
  GlobalOptions global_ = {};
  Diagnostics diagnostics_{surroundings_.ports().err, global_};
  Context context_{surroundings_.ports(), diagnostics_, global_};
};

}  // namespace mtasts::test
