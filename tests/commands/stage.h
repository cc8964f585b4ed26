// Runs the program in a directory, with a DNS and a clock, which are new for each case.
#pragma once

#include <functional>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "adapters/files/posix_files.h"
#include "catch.h"
#include "scenarios/play.h"
#include "scenarios/working_directory.h"
#include "scenarios/world.h"

namespace mtasts::test {

using Arguments = std::vector<std::string>;

class Stage {
 public:
  // "txt _mta-sts.example.com v=STSv1; id=1"
  void add(std::string kind, std::string name, std::string rest) {
    WorldLine line{1, {std::move(kind), std::move(name)}, rest, ""};
    std::istringstream words(rest);
    for (std::string word; words >> word;) line.words.push_back(word);
    block_.lines.push_back(std::move(line));
  }
  // A Policy Host with this body.
  void serve(std::string host, std::string body) {
    block_.lines.push_back({1, {"https", std::move(host)}, "", std::move(body)});
  }
  void put(const std::string& path, const std::string& content) {
    block_.lines.push_back({1, {"file", path}, "", content});
  }
  Outcome run(Arguments arguments, const std::string& input = "") {
    Step step;
    step.changes.push_back(std::exchange(block_, {}));
    step.arguments = std::move(arguments);
    step.input = input;
    return play(step, world_, files_, on_wake);
  }
  // Applies what was added, while a command runs.
  void change_world() { world_.change(std::exchange(block_, {})); }

  std::function<void()> on_wake = [] {};  // the command has slept

 private:
  TemporaryWorkingDirectory working_directory_;
  PosixFiles files_;
  World world_{files_};
  WorldBlock block_;
};

}  // namespace mtasts::test
