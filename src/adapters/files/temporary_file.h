// A file that is written beside the one it will replace: ".mtasts.<16 hexadecimal digits>.tmp". It has either
// taken the other's place whole and safe on disk, or it is gone.
#pragma once

#include <sys/stat.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "adapters/files/system_calls.h"
#include "adapters/files/unfinished_file.h"
#include "adapters/system/file_handle.h"
#include "mtasts/result.h"

namespace mtasts {

class TemporaryFile {
 public:
  // In `directory`, which stays open longer than this lives. `path` is what messages name. The file is
  // locked, so that nobody takes it for one that a crash has left.
  [[nodiscard]] static Result<std::unique_ptr<TemporaryFile>> create(SystemCalls& calls, int directory,
                                                                     std::string path);
  // Removes the file unless it has been put in place.
  ~TemporaryFile();
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  // At the end of what is written.
  [[nodiscard]] Result<void> write(std::string_view octets);
  // Renames it to `name`, with the mode and (where permitted) the owner of `standing`, else mode 0644
  // whatever the umask. Content is on disk before, the directory after. Returns the open file, still locked.
  // An error may be of the last step, when the new file stands already.
  [[nodiscard]] Result<FileHandle> put_in_place(const std::string& name,
                                                const std::optional<struct stat>& standing);

 private:
  TemporaryFile(SystemCalls& calls, int directory, std::string path, std::string name);

  SystemCalls& calls_;
  int directory_;
  std::string path_;
  std::string name_;
  UnfinishedFile unfinished_;
  FileHandle file_;
  off_t size_ = 0;
  bool in_place_ = false;
};

// Gives an open file the mode and (where permitted) the owner of `standing`, else mode 0644 whatever the
// umask. Errors name `path`.
[[nodiscard]] Result<void> take_mode_and_owner(SystemCalls& calls, int file,
                                               const std::optional<struct stat>& standing,
                                               const std::string& path);

// Writes all octets at `offset`. Fault::io and others that name `path`.
[[nodiscard]] Result<void> write_all(SystemCalls& calls, int file, std::string_view octets, off_t offset,
                                     const std::string& path);

// Makes the names in a directory survive a power cut.
[[nodiscard]] Result<void> sync_directory(SystemCalls& calls, int directory, const std::string& path);

// Removes temporary files that crashed runs have left: regular files with names of exactly that pattern,
// older than an hour, locked by nobody. What cannot be removed stays.
void remove_stale_temporaries(SystemCalls& calls, int directory);

}  // namespace mtasts
