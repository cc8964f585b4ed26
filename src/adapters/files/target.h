// Where a file stands or will stand: an open directory and a name in it, so that no later change of the path
// leads a write astray.
#pragma once

#include <sys/stat.h>

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "adapters/files/file_error.h"
#include "adapters/files/system_calls.h"
#include "adapters/system/file_handle.h"
#include "mtasts/result.h"

namespace mtasts {

struct Target {
  FileHandle directory;                      // that can be synced
  std::string name;                          // in that directory; no "/", never "." or ".."
  std::string path;                          // as the user knows it, for messages
  std::optional<struct stat> standing = {};  // of the regular file that stands there
};

// Takes a path of the user's and follows symbolic links to the file they name, which may be missing; not
// those that others have left in a directory like /tmp (Fault::permission). Errors: the directory is missing,
// or what stands is no regular file: Fault::not_created (Fault::unreadable when that is what `action` is
// about).
[[nodiscard]] Result<Target> find_target(SystemCalls& calls, const std::string& path, FileAction action);

// Takes a path below a directory that is open as `root`, `root_path` to the user, and follows no link in it.
// Missing directories are made; whoever wants them to survive a power cut syncs them. Errors: as above, and
// code "symbolic-link" or "outside-directory".
[[nodiscard]] Result<Target> find_target_below(SystemCalls& calls, const FileHandle& root,
                                               const std::string& root_path, const std::string& relative);

// Makes the names of all directories on the way to `relative` survive a power cut, and those in them.
// Errors name the file.
[[nodiscard]] Result<void> sync_directories_below(SystemCalls& calls, const FileHandle& root,
                                                  const std::string& root_path, const std::string& relative);

// A directory to go on from, which need not be readable itself. The handle is not open, and errno says why,
// when there is none.
[[nodiscard]] FileHandle open_root(SystemCalls& calls, const std::string& path);

// Opens for reading below a root that open_root() has opened, with the same care; `path` is for messages. The
// handle is not open when the file or a directory is missing.
[[nodiscard]] Result<FileHandle> open_below(SystemCalls& calls, const FileHandle& root,
                                            const std::string& path, const std::string& relative);

// Whether we may replace what stands: the directory takes new names, and the file itself is not forbidden to
// us. Asked before work begins.
[[nodiscard]] Result<void> make_sure_replaceable(const Target& target);

// Makes a directory and those above it that are missing, mode 0755 whatever the umask. Existing ones are
// fine.
[[nodiscard]] Result<FileHandle> make_directories(SystemCalls& calls, const std::string& path);

// "a/b" as ("a", "b"), "b" as (".", "b"), "/b" as ("/", "b").
[[nodiscard]] std::pair<std::string, std::string> split_path(std::string_view path);

}  // namespace mtasts
