// FleetStage: the surroundings of the rollout commands over a world, in a working directory of its own.
#pragma once

#include <sstream>
#include <string>
#include <utility>

#include "catch.h"
#include "commands/rollout/world_context.h"
#include "scenarios/working_directory.h"

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
    world().change({.server = "", .lines = {line}});
  }
  [[nodiscard]] Context& context() { return surroundings_.context(); }
  [[nodiscard]] World& world() { return surroundings_.world(); }
  [[nodiscard]] const std::string& err() const { return surroundings_.err(); }

 private:
  TemporaryWorkingDirectory working_directory_;
  WorldContext surroundings_;
};

}  // namespace mtasts::test
