// Files: access to the file system. A file is replaced as a whole or not at all: after a full disk, a kill or
// a power cut it has either the old or the new content.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "mtasts/printable.h"
#include "mtasts/result.h"

namespace mtasts {

// Reads a file or standard input line by line.
class LineSource {
 public:
  virtual ~LineSource() = default;
  // The next line without its terminator, valid until the next call; nothing at the end. Fault::input, code
  // "line-too-long", for a line of more than 4096 bytes (the rest of it is skipped); Fault::io.
  [[nodiscard]] virtual Result<std::optional<std::string_view>> next() = 0;
};

// Reads a file or standard input in chunks.
class TextChunks {
 public:
  virtual ~TextChunks() = default;
  // The next chunk, valid until the next call; empty at the end. Fault::input, code "too-large"; Fault::io.
  [[nodiscard]] virtual Result<std::string_view> next() = 0;
};

// New content of a file, written to a temporary file that commit() renames. Without commit() the destructor
// removes the temporary file.
class Replacement {
 public:
  virtual ~Replacement() = default;
  [[nodiscard]] virtual Result<void> write(std::string_view bytes) = 0;
  // Fails with changed_meanwhile() if the file was changed, created or removed since the replacement began.
  [[nodiscard]] virtual Result<void> check_unchanged() const = 0;
  // Keeps a content that the file gets if a signal ends the process before this object: `before`, the exit
  // code of the process, and `after`. Each call replaces the previous one.
  virtual void keep_for_signal(std::string before, std::string after) = 0;
  // Flushes, syncs, renames, and syncs the directory. Returns false, and leaves the file and its times
  // untouched, if the content did not change.
  [[nodiscard]] virtual Result<bool> commit() = 0;
};

// A locked file that is read and rewritten. The destructor releases the lock.
class LockedFile {
 public:
  virtual ~LockedFile() = default;
  // The content at the time of locking; empty if the file did not exist.
  [[nodiscard]] virtual const std::string& content() const = 0;
  // Replaces the file atomically, keeping mode and owner. Fails with changed_meanwhile() if a program that
  // ignores the lock has changed the file.
  [[nodiscard]] virtual Result<void> replace(std::string_view bytes) = 0;
  // Truncates the file to `keep` bytes, appends and syncs: acknowledged data survives a power cut.
  [[nodiscard]] virtual Result<void> append(std::size_t keep, std::string_view bytes) = 0;
};

// The wanted content of a file below a directory.
struct NewFile {
  std::string relative;  // to the directory: "mta-sts.example.com/.well-known/mta-sts.txt"
  std::string content;
  // The text of the file when the content was made, nothing if there was no file. Unset: the content does not
  // depend on it.
  std::optional<std::optional<std::string>> made_from = {};
};

// A file below a directory, and the text that it should have.
struct ExpectedText {
  std::string relative;
  std::string_view text;
};

// The error of a file that another program has changed since it was read: Fault::locked, code
// "changed-meanwhile".
[[nodiscard]] inline Error changed_meanwhile(const std::string& path) {
  return {Fault::locked, "changed-meanwhile",
          printable(path) + " was changed by another program while it was being worked on",
          "look at the change, then run the command again"};
}

// A locked output directory. The destructor releases the lock.
class LockedDirectory {
 public:
  virtual ~LockedDirectory() = default;
  // Writes the files below the directory in the given order, each atomically. Creates missing directories
  // with mode 0755, follows no symbolic link below the directory, and treats mode and owner like
  // Files::replace(). Returns one result per file, in the same order, after all files are synced; larger
  // batches cost less per file. A file that differs from NewFile::made_from is left as it is
  // (changed_meanwhile()). If only the sync of a file fails, its new content may already be in place.
  [[nodiscard]] virtual std::vector<Result<void>> replace(const std::vector<NewFile>& files) = 0;
  // Removes a file below the directory, and its directories that become empty but the outermost one, which a
  // program of the operator may copy; a missing file is no error. Follows no symbolic link.
  [[nodiscard]] virtual Result<void> remove(const std::string& relative) = 0;
};

// How long a command waits for a lock, so that two cron jobs that overlap run one after the other.
inline constexpr unsigned kLockTimeoutSeconds = 10;

// The code of an Error after which no write can succeed: the disk is full or a quota is exhausted.
inline constexpr Code kDiskFull = "disk-full";

// The code of an Error about a file that does not exist, from read() and open_chunks().
inline constexpr Code kNoSuchFile = "no-such-file";

enum class Terminator { line_feed, nul };
enum class IfMissing { fail, create };

// All functions may fail with Fault::unreadable, not_created, io, permission or locked; the message names the
// file and the system's error. Paths are relative to the working directory; "-" is standard input for read(),
// open_lines() and open_chunks().
class Files {
 public:
  virtual ~Files() = default;

  // Reads a whole regular file, named pipe or standard input. Fault::input, code "too-large", above `limit`
  // bytes.
  [[nodiscard]] virtual Result<std::string> read(const std::string& path, std::size_t limit) = 0;
  // Like read(), but returns nothing if the file does not exist.
  [[nodiscard]] Result<std::optional<std::string>> read_if_exists(const std::string& path,
                                                                  std::size_t limit) {
    auto text = read(path, limit);
    if (text) return *std::move(text);
    if (text.error().code == kNoSuchFile) return std::nullopt;
    return fail(text.error());
  }
  // Like read(), for a file that names programs to run. Fault::permission if any user can write to it, or if
  // another user can have put it into a directory to which everybody can write.
  [[nodiscard]] virtual Result<std::string> read_trusted(const std::string& path, std::size_t limit) = 0;
  // The first bytes of a regular file, at most `count`; empty if the file does not exist.
  [[nodiscard]] virtual Result<std::string> read_start(const std::string& path, std::size_t count) = 0;
  [[nodiscard]] virtual Result<std::unique_ptr<LineSource>> open_lines(const std::string& path,
                                                                       Terminator terminator) = 0;

  // Like read(), but in chunks. The error of a file above `limit` bytes comes with the chunk that exceeds it.
  [[nodiscard]] virtual Result<std::unique_ptr<TextChunks>> open_chunks(const std::string& path,
                                                                        std::size_t limit) = 0;
  // Like open_chunks(), but returns null if the file does not exist.
  [[nodiscard]] Result<std::unique_ptr<TextChunks>> open_chunks_if_exists(const std::string& path,
                                                                          std::size_t limit) {
    auto chunks = open_chunks(path, limit);
    if (!chunks && chunks.error().code == kNoSuchFile) return nullptr;
    return chunks;
  }

  // The unread bytes of a regular file; nothing if that is unknown, as for a pipe.
  [[nodiscard]] virtual std::optional<std::uint64_t> remaining_bytes(const std::string& path) = 0;

  // Starts a replacement of `path` with mode 0644, or that of the existing file. The directory must exist. A
  // symbolic link is followed to its target. Anything but a regular file is refused, and so is a file that
  // read_include() has read (Fault::usage, code "input-is-output").
  [[nodiscard]] virtual Result<std::unique_ptr<Replacement>> replace(const std::string& path) = 0;
  // read_if_exists() for `relative` below the directory `root`; follows no symbolic link below root.
  [[nodiscard]] virtual Result<std::optional<std::string>> read_below(const std::string& root,
                                                                      const std::string& relative,
                                                                      std::size_t limit) = 0;
  // For each file below `root`, in their order: true if it can be read and has exactly the expected text.
  [[nodiscard]] virtual std::vector<bool> have_texts(const std::string& root,
                                                     const std::vector<ExpectedText>& files) = 0;

  // Waits up to `seconds` for the lock. Fault::locked after that; the message has the pid of the holder if it
  // is known.
  [[nodiscard]] virtual Result<std::unique_ptr<LockedFile>> lock_file(const std::string& path,
                                                                      IfMissing if_missing,
                                                                      unsigned seconds) = 0;
  // Locks an output directory (created if missing) by its .mtasts.lock, removes temporary files left by an
  // earlier run, and checks that the directory is writable.
  [[nodiscard]] virtual Result<std::unique_ptr<LockedDirectory>> lock_directory(const std::string& path,
                                                                                unsigned seconds) = 0;

  // Reads the file `name` of an $INCLUDE, relative to the directory of `including`. Fault::permission, code
  // "outside-directory", if it is outside the directory of `top` after links are resolved. Returns path and
  // text.
  [[nodiscard]] virtual Result<std::pair<std::string, std::string>> read_include(const std::string& top,
                                                                                 const std::string& including,
                                                                                 std::string_view name,
                                                                                 std::size_t limit) = 0;

  // The sorted names in a directory, without "." and "..". Fault::unreadable.
  [[nodiscard]] virtual Result<std::vector<std::string>> list_directory(const std::string& directory) = 0;
  // The same; nothing if the directory does not exist.
  [[nodiscard]] virtual Result<std::optional<std::vector<std::string>>> list_directory_if_exists(
      const std::string& directory) = 0;
  // The absolute path of an existing file, with links resolved. Fault::unreadable.
  [[nodiscard]] virtual Result<std::string> absolute_path(const std::string& path) = 0;

  // The topmost directory above a file that other users, such as that of a web server, cannot search; nothing
  // if there is none or `path` is missing. A group that is not ours counts as theirs.
  [[nodiscard]] virtual std::optional<std::string> unsearchable_directory(const std::string& path) = 0;

  // True if both paths name the same file; neither needs to exist.
  [[nodiscard]] virtual bool same_file(const std::string& one, const std::string& other) = 0;
};

}  // namespace mtasts
