// OutputTree: the files below --output-dir, each compared with its existing text before it is written.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mtasts/result.h"
#include "ports/files.h"

namespace mtasts {

// A file that differs from the existing one.
struct TreeChange {
  std::optional<std::string> existing;  // its text; nothing if there is no file
};

class OutputTree {
 public:
  explicit OutputTree(Files& files) : files_(&files) {}

  // Names the directory. Errors of Files::lock_directory(), which is not called for a dry run: it takes no
  // lock.
  [[nodiscard]] Result<void> open(const std::string& directory, bool dry_run);
  [[nodiscard]] bool is_open() const { return !directory_.empty(); }
  [[nodiscard]] std::string path_of(const NewFile& file) const { return directory_ + "/" + file.relative; }

  // Names the inputs of the command, which no file replaces; "-" is standard input.
  void keep_inputs(std::vector<std::string> inputs) { inputs_ = std::move(inputs); }

  // Compares a file with the existing one; nothing if they are equal. Fault::usage, code "input-is-output";
  // Fault::not_created, code "not-ours", if the existing file does not begin with `start`; errors of reading.
  [[nodiscard]] Result<std::optional<TreeChange>> change_of(const NewFile& file,
                                                            std::string_view start) const;

  // As LockedDirectory::replace(); not for a dry run.
  [[nodiscard]] std::vector<Result<void>> replace(const std::vector<NewFile>& files) {
    return locked_->replace(files);
  }

 private:
  Files* files_;
  std::string directory_ = {};
  std::unique_ptr<LockedDirectory> locked_ = {};
  std::vector<std::string> inputs_ = {};
};

}  // namespace mtasts
