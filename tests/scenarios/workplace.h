// An empty directory of its own for the files of a scenario.
#pragma once

#include <filesystem>

namespace mtasts::tests {

// A new directory that is the working directory as long as this lives. Throws std::runtime_error where none
// can be made.
class Workplace {
 public:
  Workplace();
  ~Workplace();
  Workplace(const Workplace&) = delete;
  Workplace& operator=(const Workplace&) = delete;

 private:
  std::filesystem::path home_;
  std::filesystem::path path_;
};

}  // namespace mtasts::tests
