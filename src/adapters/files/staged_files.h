// StagedFiles: replaces many files at once. All are written to a staging directory, synced with one call,
// renamed, and their names synced with one more call.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "adapters/files/target.h"
#include "adapters/system/file_handle.h"
#include "adapters/system/signal_cleanup.h"
#include "adapters/system/system_calls.h"
#include "ports/files.h"

namespace mtasts {

// No other process may write to the directory meanwhile.
class StagedFiles final : public LockedDirectory {
 public:
  // `root` is the open target directory, `path` its path for messages; `lock` is held as long as this exists.
  StagedFiles(SystemCalls& calls, FileHandle root, std::string path, FileHandle lock = {})
      : calls_(calls), lock_(std::move(lock)), root_(std::move(root)), path_(std::move(path)) {}
  ~StagedFiles() override;
  StagedFiles(const StagedFiles&) = delete;
  StagedFiles& operator=(const StagedFiles&) = delete;

  [[nodiscard]] std::vector<Result<void>> replace(const std::vector<NewFile>& files) override;
  [[nodiscard]] Result<void> remove(const std::string& relative) override;

 private:
  // A written file; its temporary file is named by its index.
  struct Staged {
    const NewFile* file;
    Result<void>* result;
  };

  [[nodiscard]] Result<void> stage(const NewFile& file, std::size_t number);
  [[nodiscard]] Result<void> open_staging(const std::string& for_path);
  // Syncs and renames all files of `staged`, then clears it.
  void commit_all(std::vector<Staged>& staged);
  [[nodiscard]] bool sync_file_system_if_many(const std::vector<Staged>& staged);
  [[nodiscard]] Result<void> sync_content(const NewFile& file, std::size_t number);
  [[nodiscard]] Result<void> check_unchanged(const NewFile& file, const Target& target);
  [[nodiscard]] Result<void> rename(const NewFile& file, std::size_t number);
  [[nodiscard]] Result<void> replace_directly(const NewFile& file, Target target);
  [[nodiscard]] Error write_error(const NewFile& file, int number) const;

  SystemCalls& calls_;
  FileHandle lock_;
  // Opened before the first write, since syncfs() reports only errors after the opening.
  FileHandle root_;
  std::string path_;
  FileHandle staging_ = {};
  std::optional<DirectoryCleanup> cleanup_ = {};
};

// Removes the staging directory of a killed run from `root`, whose path is `path`. The caller must hold the
// lock. Fault::permission if an entry of that name is not ours or has other files.
[[nodiscard]] Result<void> remove_staged_files(int root, const std::string& path);

}  // namespace mtasts
