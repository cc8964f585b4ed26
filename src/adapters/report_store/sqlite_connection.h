// SqliteConnection, SqliteStatement, SqliteTransaction: one database of SQLite. The connection keeps the
// first failure, and later calls do nothing until result() returns it: callers check once, at the end of
// their work.
#pragma once

#include <sqlite3.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "adapters/system/function_deleter.h"
#include "mtasts/result.h"

namespace mtasts {

enum class SqliteAccess {
  write,
  read,
  read_unlocked,  // takes no lock and reads no -wal file: for a file that does not change
};

class SqliteConnection {
 public:
  // Opens `file`, an absolute path without symbolic links, or a private temporary database if it is empty.
  // The file is not read yet. It is hostile: its schema runs nothing. `path` is for messages. `patience` is
  // how long a statement waits for other processes.
  [[nodiscard]] static Result<std::unique_ptr<SqliteConnection>> open(
      const std::string& file, std::string path, std::chrono::milliseconds patience,
      SqliteAccess access = SqliteAccess::write);

  // Makes the file keep its changes in a -wal file from now on.
  void use_wal();
  // Writes the -wal file back into the file and makes it empty, unless another process needs it.
  void checkpoint();
  // Runs SQL without parameters, one statement or several.
  void execute(const char* sql);
  // True until a failure.
  [[nodiscard]] bool is_good() const { return !failure_; }
  // The first failure since the last call.
  [[nodiscard]] Result<void> result();
  // Records a failure of SQLite, or another one.
  void set_failure(int code);
  void set_failure(Error error);
  // Records that the content is none that this program writes: "a text is missing".
  void set_damaged(std::string_view what);

  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] sqlite3* handle() const { return handle_.get(); }

 private:
  SqliteConnection(sqlite3* handle, std::string path, std::chrono::milliseconds patience)
      : handle_(handle), path_(std::move(path)), patience_(patience) {}

  // The zombie of sqlite3_close_v2 waits for the statements.
  std::unique_ptr<sqlite3, FunctionDeleter<sqlite3_close_v2>> handle_;
  std::string path_;
  std::chrono::milliseconds patience_;
  std::optional<Error> failure_;
};

// The bytes of a digest.
struct SqliteBlob {
  std::string_view bytes = {};
};

class SqliteStatement {
 public:
  // `sql` is a literal. It is compiled at the first use.
  SqliteStatement(SqliteConnection& connection, const char* sql) : connection_(&connection), sql_(sql) {}

  // Starts again with these parameters. Texts must live until the last next().
  template <class... Values>
  void start(const Values&... values) {
    reset();
    int place = 0;
    (bind(++place, values), ...);
  }
  // Moves to the next row. False at the end and after a failure.
  [[nodiscard]] bool next();
  // Starts, and runs to the end.
  template <class... Values>
  void run(const Values&... values) {
    start(values...);
    while (next()) continue;
  }
  // Starts, and returns the first column of the first row.
  template <class... Values>
  [[nodiscard]] std::optional<std::int64_t> value(const Values&... values) {
    start(values...);
    const auto found = next() ? std::optional(integer(0)) : std::nullopt;
    reset();
    return found;
  }
  // Ends the reading of rows, so that it holds no lock.
  void reset();

  // Columns of the current row.
  [[nodiscard]] std::int64_t integer(int column) const { return sqlite3_column_int64(handle_.get(), column); }
  [[nodiscard]] std::optional<std::uint64_t> count(int column) const;
  // Valid until the next call of next() or reset().
  [[nodiscard]] std::string_view text(int column) const;

 private:
  [[nodiscard]] bool is_ready();
  void check(int code);
  void bind(int place, std::int64_t value);
  void bind(int place, std::string_view text);
  void bind(int place, SqliteBlob blob);
  void bind(int place, std::optional<std::uint64_t> count);

  SqliteConnection* connection_;
  const char* sql_;
  std::unique_ptr<sqlite3_stmt, FunctionDeleter<sqlite3_finalize>> handle_;
};

// Begins a transaction, and rolls it back unless commit() was called.
class SqliteTransaction {
 public:
  enum class Kind { read, write };
  SqliteTransaction(SqliteConnection& connection, Kind kind);
  ~SqliteTransaction();
  SqliteTransaction(const SqliteTransaction&) = delete;
  SqliteTransaction& operator=(const SqliteTransaction&) = delete;

  // Does nothing after a failure.
  void commit() { connection_.execute("COMMIT"); }

 private:
  SqliteConnection& connection_;
};

}  // namespace mtasts
