// TemporaryFile: a file ".mtasts.<16 hexadecimal digits>.tmp" in the directory of the file that it will
// replace. It either replaces that file, complete and synced, or is removed.
#pragma once

#include <sys/stat.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "adapters/system/file_handle.h"
#include "adapters/system/signal_cleanup.h"
#include "adapters/system/system_calls.h"
#include "mtasts/result.h"

namespace mtasts {

class TemporaryFile {
 public:
  // Creates the file in `directory`, which must stay open longer than this object; `path` is for messages.
  // The file is locked, so that no other run removes it as stale.
  [[nodiscard]] static Result<std::unique_ptr<TemporaryFile>> create(SystemCalls& calls, int directory,
                                                                     std::string path);
  // Removes the file unless commit() has renamed it.
  ~TemporaryFile();
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  // Appends.
  [[nodiscard]] Result<void> write(std::string_view bytes);
  // Syncs the content, renames the file to `name` and syncs the directory. The mode and (if permitted) the
  // owner are those of `existing`, else mode 0644 whatever the umask. Returns the open file, still locked. If
  // only the last step fails, the new file is already in place.
  [[nodiscard]] Result<FileHandle> commit(const std::string& name,
                                          const std::optional<struct stat>& existing);

 private:
  TemporaryFile(SystemCalls& calls, int directory, std::string path, std::string name);

  SystemCalls& calls_;
  int directory_;
  std::string path_;
  std::string name_;
  FileCleanup cleanup_;
  FileHandle file_;
  off_t size_ = 0;
  bool is_committed_ = false;
};

// A new name of that pattern.
[[nodiscard]] std::string new_temporary_name();

// Sets the mode and (if permitted) the owner of an open file to those of `existing`, else mode 0644 whatever
// the umask. Errors name `path`.
[[nodiscard]] Result<void> copy_mode_and_owner(SystemCalls& calls, int file,
                                               const std::optional<struct stat>& existing,
                                               const std::string& path);

// Writes all bytes at `offset`. Errors name `path`.
[[nodiscard]] Result<void> write_all(SystemCalls& calls, int file, std::string_view bytes, off_t offset,
                                     const std::string& path);

// Syncs a directory, so that its names survive a power cut.
[[nodiscard]] Result<void> sync_directory(SystemCalls& calls, int directory, const std::string& path);

// Removes the temporary files of crashed runs: regular files with names of exactly that pattern that are
// older than an hour and not locked. Errors are ignored.
void remove_stale_temporaries(SystemCalls& calls, int directory);

}  // namespace mtasts
