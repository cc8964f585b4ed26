// The file of a store: found or created, and looked at before SQLite may change it.
#pragma once

#include <sys/stat.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "adapters/report_store/sqlite_connection.h"
#include "ports/files.h"

namespace mtasts {

// The file of a store that is read without locks.
class UnlockedFile {
 public:
  // `path` is for messages.
  UnlockedFile(std::string file, std::string path, const struct stat& status)
      : file_(std::move(file)), path_(std::move(path)), opened_(status) {}
  // Fails if a process has changed the file since: parts of different moments may have been read.
  [[nodiscard]] Result<void> check_unchanged() const;

 private:
  std::string file_;
  std::string path_;
  struct stat opened_;
};

struct StoreFile {
  std::unique_ptr<SqliteConnection> connection;
  SqliteAccess access = SqliteAccess::write;
  std::optional<UnlockedFile> unlocked = {};  // with SqliteAccess::read_unlocked
};

// Connects to the file of a store, or to an empty file or database, which becomes one. Symbolic links are
// followed unless another user can have made them. Fails with "not-a-store" or "newer-store" before anything
// is changed.
//
// A reader (IfMissing::fail) needs no permission to write. SQLite in WAL mode would create a file beside the
// store for its locks; without that permission, the store is read without locks. That is safe: without a -wal
// file all is in the store itself, processes that add to it write to a new -wal file first, and the end of
// reading tells if one has written that back.
[[nodiscard]] Result<StoreFile> open_store_file(const std::string& path, IfMissing if_missing,
                                                std::chrono::milliseconds patience);

}  // namespace mtasts
