// What may be asked of the file system. Files are replaced as a whole or not at all: a full disk, a kill or a
// power cut leave the old or the new.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "mtasts/result.h"

namespace mtasts {

// Lines of a file or of standard input, one at a time.
class LineSource {
 public:
  virtual ~LineSource() = default;
  // The next line without its terminator, which stands until the next is asked for; nothing at the end.
  // Fault::input, code "line-too-long", for a line of more than 4096 octets (the rest of it is skipped);
  // Fault::io.
  [[nodiscard]] virtual Result<std::optional<std::string_view>> next() = 0;
};

// The octets of a file or of standard input, a piece at a time.
class TextPieces {
 public:
  virtual ~TextPieces() = default;
  // The next octets, which stand until the next are asked for; empty at the end. Fault::input, code
  // "too-large"; Fault::io.
  [[nodiscard]] virtual Result<std::string_view> next() = 0;
};

// A new content for a file, written beside it and put in its place by commit(). Destroyed without commit() it
// leaves no trace.
class Replacement {
 public:
  virtual ~Replacement() = default;
  [[nodiscard]] virtual Result<void> write(std::string_view octets) = 0;
  // Flushes, syncs, renames, syncs the directory. Where the content equals what stands, the file is left as
  // it is, its times too. Returns whether the file changed.
  [[nodiscard]] virtual Result<bool> commit() = 0;
};

// A file that is held under a lock while it is read and written again. The lock ends with the object.
class LockedFile {
 public:
  virtual ~LockedFile() = default;
  // As it was when the lock was taken; empty when the file did not exist.
  [[nodiscard]] virtual const std::string& content() const = 0;
  // Replaces it atomically, keeping mode and owner. Fault::io, code "changed-meanwhile", when somebody who
  // does not heed the lock has changed the file.
  [[nodiscard]] virtual Result<void> replace(std::string_view octets) = 0;
  // Cuts the file to `keep` octets, appends and syncs: what was acknowledged survives a power cut.
  [[nodiscard]] virtual Result<void> append(std::size_t keep, std::string_view octets) = 0;
};

// A file below a directory, as it shall be.
struct NewFile {
  std::string relative;  // to the directory: "mta-sts.example.com/.well-known/mta-sts.txt"
  std::string content;
};

// A directory of ours that is held under a lock. The lock ends with the object.
class LockedDirectory {
 public:
  virtual ~LockedDirectory() = default;
  // Puts files in place below the directory, in this order, each whole or not at all: missing directories are
  // made with mode 0755, no symbolic link below the directory is followed, mode and owner are as with
  // Files::replace(). Returns what became of each of them, in the same order, when all are safe on disk: the
  // more there are, the less each of them costs. An error may be of the last step, when the new file stands
  // already.
  [[nodiscard]] virtual std::vector<Result<void>> replace(const std::vector<NewFile>& files) = 0;
};

// How long a command waits for a lock, in seconds: two cron jobs that meet take turns.
inline constexpr unsigned kLockPatience = 10;

// The code of an Error where nothing more fits: the disk or a quota is exhausted.
inline constexpr std::string_view kDiskFull = "disk-full";

enum class Terminator { line_feed, nul };
enum class IfMissing { fail, create };

// Errors of all: Fault::unreadable, not_created, io, permission, locked. The message names the file and says
// what the system said. Paths are relative to the working directory; "-" is standard input for read() and
// open_lines() and open_pieces().
class Files {
 public:
  virtual ~Files() = default;

  // A regular file (or a pipe given by name, or standard input), whole. Fault::input, code "too-large", above
  // `limit` octets.
  [[nodiscard]] virtual Result<std::string> read(const std::string& path, std::size_t limit) = 0;
  // The same; nothing when there is no such file.
  [[nodiscard]] virtual Result<std::optional<std::string>> read_if_exists(const std::string& path,
                                                                          std::size_t limit) = 0;
  // The first octets of a regular file, `octets` at most; empty when there is no such file.
  [[nodiscard]] virtual Result<std::string> read_start(const std::string& path, std::size_t octets) = 0;
  [[nodiscard]] virtual Result<std::unique_ptr<LineSource>> open_lines(const std::string& path,
                                                                       Terminator terminator) = 0;

  // What read() gives, in pieces: the failure of a file with more than `limit` octets comes with the piece
  // that has the first beyond it.
  [[nodiscard]] virtual Result<std::unique_ptr<TextPieces>> open_pieces(const std::string& path,
                                                                        std::size_t limit) = 0;
  // The same; null when there is no such file.
  [[nodiscard]] virtual Result<std::unique_ptr<TextPieces>> open_pieces_if_exists(const std::string& path,
                                                                                  std::size_t limit) = 0;

  // The octets of a regular file that are still to be read; nothing where that is not known, as of a pipe.
  [[nodiscard]] virtual std::optional<std::uint64_t> octets_to_read(const std::string& path) = 0;

  // A replacement for `path` with mode 0644 (or that of the file that stands). The directory must exist. A
  // symbolic link is followed to the file it names; anything but a regular file is refused.
  [[nodiscard]] virtual Result<std::unique_ptr<Replacement>> replace(const std::string& path) = 0;
  // read_if_exists for `relative` below the directory `root`: no symbolic link below root is followed.
  [[nodiscard]] virtual Result<std::optional<std::string>> read_below(const std::string& root,
                                                                      const std::string& relative,
                                                                      std::size_t limit) = 0;

  // Waits up to `seconds` for the lock, then Fault::locked, message with the holder's pid where it is known.
  [[nodiscard]] virtual Result<std::unique_ptr<LockedFile>> lock_file(const std::string& path,
                                                                      IfMissing if_missing,
                                                                      unsigned seconds) = 0;
  // Locks a directory of ours (made when it is missing) by its .mtasts.lock, removes temporary files of ours
  // that were left in it, and makes sure before any work that it can be written.
  [[nodiscard]] virtual Result<std::unique_ptr<LockedDirectory>> lock_directory(const std::string& path,
                                                                                unsigned seconds) = 0;

  // The directory that holds a file, its links resolved, for $INCLUDE: reads `name`, relative to the
  // directory of `including`, and refuses (Fault::permission, code "outside-directory") whatever lies outside
  // the directory of `top`. Returns path and text.
  [[nodiscard]] virtual Result<std::pair<std::string, std::string>> read_include(const std::string& top,
                                                                                 const std::string& including,
                                                                                 std::string_view name,
                                                                                 std::size_t limit) = 0;

  // The names in a directory, sorted, without "." and "..". Fault::unreadable.
  [[nodiscard]] virtual Result<std::vector<std::string>> names_in(const std::string& directory) = 0;
  // The path of what stands there, from the root and without links. Fault::unreadable.
  [[nodiscard]] virtual Result<std::string> absolute_path(const std::string& path) = 0;

  // Whether the two name the same file.
  [[nodiscard]] virtual bool same_file(const std::string& one, const std::string& other) = 0;
};

}  // namespace mtasts
