#include "adapters/report_store/sqlite_connection.h"

#include <cerrno>
#include <thread>
#include <utility>

#include "adapters/report_store/store_errors.h"
#include "adapters/system/file_error.h"
#include "mtasts/ascii.h"

namespace mtasts {
namespace {

bool is_read_failure(int code) {
  return code == SQLITE_IOERR_READ || code == SQLITE_IOERR_SHORT_READ || code == SQLITE_IOERR_FSTAT;
}

// The error for a result code of SQLite; `number` is errno, or 0.
Error sqlite_error(const std::string& path, int code, int number, const char* text) {
  switch (code & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return store_locked(path);
    case SQLITE_CORRUPT:
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH: return store_damaged(path, text);
    case SQLITE_NOTADB: return not_a_store(path, "it is no SQLite database");
    case SQLITE_FULL: return file_error(FileAction::write, path, ENOSPC);
    case SQLITE_READONLY:
    case SQLITE_PERM: return file_error(FileAction::write, path, number == 0 ? EACCES : number);
    case SQLITE_NOMEM: return file_error(FileAction::read, path, ENOMEM);
    case SQLITE_CANTOPEN: return file_error(FileAction::create, path, number == 0 ? ENOENT : number);
    case SQLITE_IOERR:
      return file_error(is_read_failure(code) ? FileAction::read : FileAction::write, path,
                        number == 0 ? EIO : number);
    default: return unsuitable_file(FileAction::write, path, "io", text);
  }
}

// errno of the last failed call, or 0. Only some failures leave it in the connection.
int system_errno(sqlite3* handle) {
  if (handle == nullptr) return 0;
  int number = sqlite3_system_errno(handle);
  for (const int which : {SQLITE_FCNTL_JOURNAL_POINTER, SQLITE_FCNTL_FILE_POINTER}) {
    sqlite3_file* file = nullptr;
    if (number != 0) break;
    sqlite3_file_control(handle, "main", which, &file);
    if (file == nullptr || file->pMethods == nullptr) continue;
    file->pMethods->xFileControl(file, SQLITE_FCNTL_LAST_ERRNO, &number);
  }
  return number;
}

// The file as a URI, so that SQLite takes it for one that nobody changes: https://www.sqlite.org/uri.html
std::string immutable_uri(std::string_view file) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string uri = "file:";
  for (const char c : file) {
    if (is_alnum(c) || c == '/' || c == '-' || c == '_' || c == '.') {
      uri += c;
      continue;
    }
    const auto octet = static_cast<unsigned char>(c);
    uri += {'%', kDigits[octet >> 4U], kDigits[octet & 0xFU]};
  }
  return uri + "?immutable=1";
}

int open_flags(SqliteAccess access, bool is_temporary) {
  const int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE |
                    (is_temporary ? SQLITE_OPEN_CREATE : SQLITE_OPEN_NOFOLLOW);
  if (access == SqliteAccess::write) return flags | SQLITE_OPEN_READWRITE;
  return flags | SQLITE_OPEN_READONLY | (access == SqliteAccess::read_unlocked ? SQLITE_OPEN_URI : 0);
}

// A hostile file runs nothing: no trigger, no view, no function in an index or a default.
void distrust_content(sqlite3* handle) {
  sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_VIEW, 0, nullptr);
  sqlite3_limit(handle, SQLITE_LIMIT_ATTACHED, 0);
}

}  // namespace

Result<std::unique_ptr<SqliteConnection>> SqliteConnection::open(const std::string& file, std::string path,
                                                                 std::chrono::milliseconds patience,
                                                                 SqliteAccess access) {
  const std::string name = access == SqliteAccess::read_unlocked ? immutable_uri(file) : file;
  sqlite3* handle = nullptr;
  const int code = sqlite3_open_v2(name.c_str(), &handle, open_flags(access, file.empty()), nullptr);
  std::unique_ptr<SqliteConnection> connection(new SqliteConnection(handle, std::move(path), patience));
  if (code != SQLITE_OK) {
    connection->set_failure(code);
    return fail(connection->result().error());
  }
  sqlite3_extended_result_codes(handle, 1);
  sqlite3_busy_timeout(handle, static_cast<int>(patience.count()));
  distrust_content(handle);
  return connection;
}

// SQLite waits here only for readers: a writer makes it fail at once, since both might wait for each other.
void SqliteConnection::use_wal() {
  if (!is_good()) return;
  constexpr std::chrono::milliseconds kPause{5};
  const auto deadline = std::chrono::steady_clock::now() + patience_;
  while (true) {
    const int code = sqlite3_exec(handle_.get(), "PRAGMA journal_mode=WAL", nullptr, nullptr, nullptr);
    if (code == SQLITE_OK) return;
    const bool is_busy = (code & 0xFF) == SQLITE_BUSY;
    if (!is_busy || std::chrono::steady_clock::now() >= deadline) return set_failure(code);
    std::this_thread::sleep_for(kPause);
  }
}

void SqliteConnection::checkpoint() {
  sqlite3_busy_timeout(handle_.get(), 0);
  execute("PRAGMA wal_checkpoint(TRUNCATE)");
  sqlite3_busy_timeout(handle_.get(), static_cast<int>(patience_.count()));
}

void SqliteConnection::execute(const char* sql) {
  if (!is_good()) return;
  const int code = sqlite3_exec(handle_.get(), sql, nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) set_failure(code);
}

Result<void> SqliteConnection::result() {
  auto failure = std::exchange(failure_, std::nullopt);
  return failure ? fail(*std::move(failure)) : Result<void>();
}

void SqliteConnection::set_failure(int code) {
  set_failure(sqlite_error(path_, code, system_errno(handle_.get()),
                           handle_ ? sqlite3_errmsg(handle_.get()) : sqlite3_errstr(code)));
}

void SqliteConnection::set_failure(Error error) {
  if (!failure_) failure_ = std::move(error);
}

void SqliteConnection::set_damaged(std::string_view what) {
  set_failure(store_damaged(path_, what));
}

bool SqliteStatement::is_ready() {
  if (!connection_->is_good()) return false;
  if (handle_) return true;
  sqlite3_stmt* handle = nullptr;
  check(sqlite3_prepare_v3(connection_->handle(), sql_, -1, SQLITE_PREPARE_PERSISTENT, &handle, nullptr));
  handle_.reset(handle);
  return connection_->is_good();
}

void SqliteStatement::check(int code) {
  if (code != SQLITE_OK) connection_->set_failure(code);
}

void SqliteStatement::reset() {
  // It returns the failure of the last step again.
  if (handle_) (void)sqlite3_reset(handle_.get());
}

bool SqliteStatement::next() {
  if (!is_ready()) return false;
  const int code = sqlite3_step(handle_.get());
  if (code == SQLITE_ROW) return true;
  if (code != SQLITE_DONE) check(code);
  reset();
  return false;
}

void SqliteStatement::bind(int place, std::int64_t value) {
  if (is_ready()) check(sqlite3_bind_int64(handle_.get(), place, value));
}

void SqliteStatement::bind(int place, std::string_view text) {
  // A null pointer would bind NULL.
  const char* data = text.empty() ? "" : text.data();
  if (is_ready()) {
    check(sqlite3_bind_text64(handle_.get(), place, data, text.size(), SQLITE_STATIC, SQLITE_UTF8));
  }
}

void SqliteStatement::bind(int place, SqliteBlob blob) {
  if (is_ready()) {
    check(sqlite3_bind_blob64(handle_.get(), place, blob.bytes.data(), blob.bytes.size(), SQLITE_STATIC));
  }
}

void SqliteStatement::bind(int place, std::optional<std::uint64_t> count) {
  if (count) return bind(place, static_cast<std::int64_t>(*count));
  if (is_ready()) check(sqlite3_bind_null(handle_.get(), place));
}

std::optional<std::uint64_t> SqliteStatement::count(int column) const {
  if (sqlite3_column_type(handle_.get(), column) == SQLITE_NULL) return {};
  return static_cast<std::uint64_t>(integer(column));
}

std::string_view SqliteStatement::text(int column) const {
  const void* bytes = sqlite3_column_blob(handle_.get(), column);
  const int size = sqlite3_column_bytes(handle_.get(), column);
  return bytes == nullptr ? std::string_view()
                          : std::string_view(static_cast<const char*>(bytes), static_cast<std::size_t>(size));
}

SqliteTransaction::SqliteTransaction(SqliteConnection& connection, Kind kind) : connection_(connection) {
  connection_.execute(kind == Kind::read ? "BEGIN" : "BEGIN IMMEDIATE");
}

SqliteTransaction::~SqliteTransaction() {
  // Some failures have rolled it back already. Its own failure changes nothing: closing rolls back, too.
  if (sqlite3_get_autocommit(connection_.handle()) == 0) {
    sqlite3_exec(connection_.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
  }
}

}  // namespace mtasts
