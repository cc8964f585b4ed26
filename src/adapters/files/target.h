// Target: the location of a file as an open directory and a name in it, so that a later change of the path
// does not redirect a write.
#pragma once

#include <sys/stat.h>

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "adapters/system/file_error.h"
#include "adapters/system/file_handle.h"
#include "adapters/system/system_calls.h"
#include "mtasts/result.h"

namespace mtasts {

struct Target {
  FileHandle directory;                      // can be synced, but not for FileAction::read
  std::string name;                          // in that directory; no "/", never "." or ".."
  std::string path;                          // as given by the user, for messages
  std::optional<struct stat> existing = {};  // of the existing regular file
};

// True if both are the same file with the same content, as far as its times tell.
[[nodiscard]] bool is_same_status(const struct stat& one, const struct stat& other);

// Fails with Fault::permission if another user can have made `entry`, which is in the
// directory `around`, for us to use: everybody can write to the directory, and neither we nor the owner of
// the directory own the entry (like the kernel's protected_symlinks). `path` is for messages.
[[nodiscard]] Result<void> check_trusted(const struct stat& around, const struct stat& entry,
                                         FileAction action, const std::string& path);
// Fails with Fault::permission if any user can replace the entries of a directory.
[[nodiscard]] Result<void> check_protected(const struct stat& directory, const std::string& path);

// Resolves a path of the user. Symbolic links are followed, also to a missing file. Fault::not_created, or
// Fault::unreadable for FileAction::open_to_read, if the directory is missing or the existing entry is no
// regular file; errors of check_trusted(). For FileAction::read no permission to list a directory is needed.
[[nodiscard]] Result<Target> find_target(SystemCalls& calls, const std::string& path, FileAction action);

// Resolves a path below the open directory `root`, whose path is `root_path`, without following any link.
// Creates missing directories and does not sync them. Errors as above, those of check_protected() for each
// directory, and codes "symbolic-link" and "outside-directory".
[[nodiscard]] Result<Target> find_target_below(SystemCalls& calls, const FileHandle& root,
                                               const std::string& root_path, const std::string& relative);

// Syncs all directories from the parent of `relative` up to the root, so that new names survive a power cut.
// Errors name the file.
[[nodiscard]] Result<void> sync_directories_below(SystemCalls& calls, const FileHandle& root,
                                                  const std::string& root_path, const std::string& relative);

// Opens a directory as the base of open_below(); it need not be readable. Returns a closed handle and errno
// on error.
[[nodiscard]] FileHandle open_root(SystemCalls& calls, const std::string& path);

// Opens a file for reading below a root from open_root(), without following any link; `path` is for messages.
// Returns a closed handle if the file or a directory is missing.
[[nodiscard]] Result<FileHandle> open_below(SystemCalls& calls, const FileHandle& root,
                                            const std::string& path, const std::string& relative);

// Checks, before any work, that the directory accepts new files and that the existing file is writable.
[[nodiscard]] Result<void> check_replaceable(const Target& target);

// Opens a directory; creates it and missing parents with mode 0755 whatever the umask. Errors of
// check_trusted().
[[nodiscard]] Result<FileHandle> make_directories(SystemCalls& calls, const std::string& path);

// Splits a path into directory and name: "a/b" is ("a", "b"), "b" is (".", "b"), "/b" is ("/", "b").
[[nodiscard]] std::pair<std::string, std::string> split_path(std::string_view path);

}  // namespace mtasts
