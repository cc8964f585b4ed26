// Registers temporary files, so that a signal handler can remove them.
#pragma once

#include <sys/types.h>

#include <string>

namespace mtasts {

// FileCleanup: registers a temporary file, from before its creation until it is renamed or removed.
// `directory` must stay open meanwhile; `name` has at most 47 bytes. At most 64 files are registered at once;
// the next run removes the others.
class FileCleanup {
 public:
  FileCleanup(int directory, const std::string& name);
  ~FileCleanup();
  FileCleanup(const FileCleanup&) = delete;
  FileCleanup& operator=(const FileCleanup&) = delete;

 private:
  std::size_t slot_ = 0;
};

// The number of files in a staging directory, named 0, 1, 2 and so on, is at most this.
inline constexpr unsigned kMaxStagedFiles = 2048;

// DirectoryCleanup: registers a staging directory, from before its creation until its removal. `parent` must
// stay open and `name` valid meanwhile. Only one directory is registered at a time.
class DirectoryCleanup {
 public:
  DirectoryCleanup(int parent, const char* name);
  ~DirectoryCleanup();
  DirectoryCleanup(const DirectoryCleanup&) = delete;
  DirectoryCleanup& operator=(const DirectoryCleanup&) = delete;

  // Adds the open directory itself, once it can hold files. It must stay open as long as this object exists.
  void set_directory(int directory) const;

 private:
  bool is_registered_ = false;
};

// Removes a staging directory, which is open as `directory`, with its files. Other files in it are kept, and
// with them the directory. Async-signal-safe.
void remove_staging_directory(int parent, const char* name, int directory) noexcept;

// A file that is replaced if a signal ends the process. Its content is `before`, the exit code of the
// process, and `after`.
struct FileForSignal {
  int directory;
  std::string temporary;  // no such file exists
  std::string name;
  mode_t mode;
  std::string before;
  std::string after;
};
// The file must stay as it is until the next call; null: none. One file at a time.
void set_file_for_signal(const FileForSignal* file) noexcept;
// Async-signal-safe.
void write_file_for_signal(int signal) noexcept;

// Removes all registered files and the registered directory. Async-signal-safe.
void remove_registered_files() noexcept;

}  // namespace mtasts
