#include "adapters/report_store/store_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <filesystem>
#include <system_error>

#include "adapters/files/target.h"
#include "adapters/report_store/store_errors.h"
#include "adapters/report_store/store_schema.h"
#include "adapters/system/file_error.h"

namespace mtasts {
namespace {

constexpr mode_t kStoreMode = 0640;

// The start of a database file: https://www.sqlite.org/fileformat2.html
using StoreHeader = std::array<unsigned char, 100>;
constexpr std::string_view kMagic("SQLite format 3\0", 16);
constexpr std::size_t kSchemaCookieOffset = 40;  // 0: no table was ever created
constexpr std::size_t kVersionOffset = 60;
constexpr std::size_t kApplicationOffset = 68;

std::uint32_t number_at(const StoreHeader& header, std::size_t offset) {
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < 4; ++i) number = number << 8U | header[offset + i];
  return number;
}

Result<void> create_file(const Target& target) {
  constexpr int kFlags = O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
  const FileHandle file(uninterrupted([&] {
    return kernel_calls().open_at(target.directory.get(), target.name.c_str(), kFlags, kStoreMode);
  }));
  // Another process may have been faster.
  if (!file.is_open() && errno == EEXIST) return {};
  // The mode does not depend on the umask, as with other files.
  if (!file.is_open() || kernel_calls().change_mode(file.get(), kStoreMode) != 0) {
    return fail(file_error(FileAction::create, target.path, errno));
  }
  return {};
}

// SQLite believes the files beside the store, so another user must not have made them either.
Result<void> check_companions(const Target& target) {
  struct stat around = {};
  if (::fstat(target.directory.get(), &around) != 0) {
    return fail(file_error(FileAction::open_to_read, target.path, errno));
  }
  for (const char* suffix : {"-wal", "-shm", "-journal"}) {
    struct stat status = {};
    const std::string name = target.name + suffix;
    if (::fstatat(target.directory.get(), name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0) continue;
    auto trusted = check_trusted(around, status, FileAction::write, target.path + suffix);
    if (!trusted) return trusted;
  }
  return {};
}

bool is_wal_empty(const Target& target) {
  struct stat status = {};
  const std::string name = target.name + "-wal";
  return ::fstatat(target.directory.get(), name.c_str(), &status, AT_SYMLINK_NOFOLLOW) != 0 ||
         status.st_size == 0;
}

// Reads through SQLite, since closing a descriptor of our own would release its locks on the file.
Result<void> check_header(SqliteConnection& connection) {
  sqlite3_file* file = nullptr;
  sqlite3_file_control(connection.handle(), "main", SQLITE_FCNTL_FILE_POINTER, &file);
  if (file == nullptr || file->pMethods == nullptr) {
    return fail(file_error(FileAction::open_to_read, connection.path(), EIO));
  }
  sqlite3_int64 size = 0;
  StoreHeader header = {};
  int code = file->pMethods->xFileSize(file, &size);
  if (code == SQLITE_OK && size == 0) return {};
  if (code == SQLITE_OK) code = file->pMethods->xRead(file, header.data(), header.size(), 0);
  if (code != SQLITE_OK && code != SQLITE_IOERR_SHORT_READ) {
    return fail(file_error(FileAction::read, connection.path(), errno));
  }
  if (!std::equal(kMagic.begin(), kMagic.end(), header.begin(),
                  [](char one, unsigned char other) { return static_cast<unsigned char>(one) == other; })) {
    return fail(not_a_store(connection.path(), "it is no SQLite database"));
  }
  const std::uint32_t version = number_at(header, kVersionOffset);
  const std::uint32_t application = number_at(header, kApplicationOffset);
  // A process that was killed while it created a store leaves that.
  if (application == 0 && version == 0 && number_at(header, kSchemaCookieOffset) == 0) return {};
  if (application != kStoreApplication) {
    return fail(not_a_store(connection.path(), "it is the database of another program"));
  }
  if (version > kStoreVersion) return fail(newer_store(connection.path(), version, kStoreVersion));
  if (version == 0) return fail(store_damaged(connection.path(), "it has no version"));
  return {};
}

}  // namespace

Result<void> UnlockedFile::check_unchanged() const {
  struct stat now = {};
  const bool is_same = ::stat(file_.c_str(), &now) == 0 && now.st_ino == opened_.st_ino &&
                       now.st_size == opened_.st_size && now.st_mtim.tv_sec == opened_.st_mtim.tv_sec &&
                       now.st_mtim.tv_nsec == opened_.st_mtim.tv_nsec;
  return is_same ? Result<void>() : fail(store_changed(path_));
}

Result<StoreFile> open_store_file(const std::string& path, IfMissing if_missing,
                                  std::chrono::milliseconds patience) {
  const bool creates = if_missing == IfMissing::create;
  const auto target =
      find_target(kernel_calls(), path, creates ? FileAction::create : FileAction::open_to_read);
  if (!target) return fail(target.error());
  if (!target->existing && !creates) {
    return fail(unsuitable_file(FileAction::open_to_read, path, "no-such-file", errno_text(ENOENT)));
  }
  const auto writable = check_replaceable(*target);
  if (!writable && creates) return fail(writable.error());
  if (auto trusted = check_companions(*target); !trusted) return fail(trusted.error());
  if (!target->existing) {
    if (auto created = create_file(*target); !created) return fail(created.error());
  }
  std::error_code error;
  const auto directory =
      std::filesystem::read_symlink("/proc/self/fd/" + std::to_string(target->directory.get()), error);
  if (error) return fail(file_error(FileAction::open_to_read, path, error.value()));
  const std::string file = (directory / target->name).string();
  StoreFile store;
  if (!writable) {
    if (::faccessat(target->directory.get(), target->name.c_str(), R_OK, AT_EACCESS) != 0) {
      return fail(file_error(FileAction::open_to_read, path, errno));
    }
    // Looked at after the status of the store: until then, nobody has written the -wal file back.
    store.access = is_wal_empty(*target) ? SqliteAccess::read_unlocked : SqliteAccess::read;
  }
  if (store.access == SqliteAccess::read_unlocked) store.unlocked.emplace(file, path, *target->existing);
  auto connection = SqliteConnection::open(file, path, patience, store.access);
  if (!connection) return fail(connection.error());
  store.connection = *std::move(connection);
  if (auto checked = check_header(*store.connection); !checked) return fail(checked.error());
  return store;
}

}  // namespace mtasts
