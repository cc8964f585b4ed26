// Many files that are put in place together: written beside, made safe on disk with one call to the system,
// renamed, and their names made safe with one more.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "adapters/files/system_calls.h"
#include "adapters/files/target.h"
#include "adapters/files/unfinished_file.h"
#include "adapters/system/file_handle.h"
#include "ports/files.h"

namespace mtasts {

// In a directory that nobody else writes meanwhile.
class StagedFiles {
 public:
  // Below `root`, which can be synced and is `path` to the user.
  StagedFiles(SystemCalls& calls, FileHandle root, std::string path)
      : calls_(calls), root_(std::move(root)), path_(std::move(path)) {}
  ~StagedFiles();
  StagedFiles(const StagedFiles&) = delete;
  StagedFiles& operator=(const StagedFiles&) = delete;

  // As LockedDirectory::replace.
  [[nodiscard]] std::vector<Result<void>> replace(const std::vector<NewFile>& files);

 private:
  // One whose content is written; its temporary file is named by its place among the others.
  struct Staged {
    const NewFile* file;
    Result<void>* result;
  };

  [[nodiscard]] Result<void> stage(const NewFile& file, std::size_t number);
  [[nodiscard]] Result<void> open_staging(const std::string& for_path);
  // Takes all of them from `staged`.
  void put_in_place(std::vector<Staged>& staged);
  [[nodiscard]] bool sync_together(const std::vector<Staged>& staged);
  [[nodiscard]] Result<void> sync_content(const NewFile& file, std::size_t number);
  [[nodiscard]] Result<void> rename(const NewFile& file, std::size_t number);
  [[nodiscard]] Result<void> write_in_its_directory(const NewFile& file, Target target);
  [[nodiscard]] Error error_of(const NewFile& file, int number) const;

  SystemCalls& calls_;
  // Open from before the first write: what goes wrong on the file system after that is told by syncing it.
  FileHandle root_;
  std::string path_;
  FileHandle staging_ = {};
  std::optional<UnfinishedDirectory> announced_ = {};
};

// Removes what a run that was killed has left in `root`. Only for whoever holds the lock.
void remove_staged_files(int root);

}  // namespace mtasts
