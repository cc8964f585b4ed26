// TemporaryWorkingDirectory: a new empty directory for the files of a scenario.
#pragma once

#include <filesystem>

namespace mtasts::test {

// Changes into the directory, and back and removes it at its end. Throws std::runtime_error on failure.
class TemporaryWorkingDirectory {
 public:
  TemporaryWorkingDirectory();
  ~TemporaryWorkingDirectory();
  TemporaryWorkingDirectory(const TemporaryWorkingDirectory&) = delete;
  TemporaryWorkingDirectory& operator=(const TemporaryWorkingDirectory&) = delete;

 private:
  std::filesystem::path home_;
  std::filesystem::path path_;
};

}  // namespace mtasts::test
