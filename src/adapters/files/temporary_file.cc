// A safe replacement: write a new file, sync it, rename it, sync the directory.
#include "adapters/files/temporary_file.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/random.h>

#include <cassert>
#include <cerrno>
#include <cstdint>
#include <ctime>

#include "adapters/files/file_lock.h"
#include "adapters/system/file_error.h"
#include "adapters/system/function_deleter.h"

namespace mtasts {
namespace {

constexpr std::string_view kPrefix = ".mtasts.";
constexpr std::string_view kSuffix = ".tmp";
constexpr std::size_t kDigits = 16;
constexpr std::string_view kHexadecimal = "0123456789abcdef";
constexpr std::time_t kStaleAfterSeconds = 3600;
constexpr int kMaxAttempts = 16;

bool is_temporary_name(std::string_view name) {
  if (name.size() != kPrefix.size() + kDigits + kSuffix.size()) return false;
  return name.starts_with(kPrefix) && name.ends_with(kSuffix) &&
         name.substr(kPrefix.size(), kDigits).find_first_not_of(kHexadecimal) == std::string_view::npos;
}

bool is_stale(int directory, const char* name) {
  struct stat status = {};
  if (::fstatat(directory, name, &status, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG(status.st_mode)) return false;
  if (status.st_mtime > std::time(nullptr) - kStaleAfterSeconds) return false;
  const FileHandle file(::openat(directory, name, O_RDWR | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  return file.is_open() && try_lock(file.get()) != LockResult::held_by_another;
}

// Changing the owner requires privileges; without them the file becomes ours, as with an editor. EINVAL means
// that the owner is unknown in this container.
bool change_owner(SystemCalls& calls, int file, uid_t user, gid_t group) {
  const auto is_forbidden = [] { return errno == EPERM || errno == EINVAL; };
  if (uninterrupted([&] { return calls.change_owner(file, user, group); }) == 0) return true;
  if (!is_forbidden()) return false;
  constexpr auto kSameUser = static_cast<uid_t>(-1);
  return uninterrupted([&] { return calls.change_owner(file, kSameUser, group); }) == 0 || is_forbidden();
}

}  // namespace

std::string new_temporary_name() {
  std::uint64_t number = 0;
  // O_EXCL detects a used name, so the clock suffices if there is no randomness.
  if (::getrandom(&number, sizeof number, GRND_NONBLOCK) != static_cast<ssize_t>(sizeof number)) {
    std::timespec now = {};
    std::timespec_get(&now, TIME_UTC);
    number =
        static_cast<std::uint64_t>(now.tv_sec) * 1'000'000'000U + static_cast<std::uint64_t>(now.tv_nsec);
  }
  std::string name(kPrefix);
  for (std::size_t digit = 0; digit < kDigits; ++digit, number >>= 4U) name += kHexadecimal[number & 0xFU];
  return name.append(kSuffix);
}

TemporaryFile::TemporaryFile(SystemCalls& calls, int directory, std::string path, std::string name)
    : calls_(calls),
      directory_(directory),
      path_(std::move(path)),
      name_(std::move(name)),
      cleanup_(directory, name_) {}

TemporaryFile::~TemporaryFile() {
  if (file_.is_open() && !is_committed_) calls_.unlink_at(directory_, name_.c_str());
}

Result<std::unique_ptr<TemporaryFile>> TemporaryFile::create(SystemCalls& calls, int directory,
                                                             std::string path) {
  for (int attempt = 0; attempt < kMaxAttempts; ++attempt) {
    std::unique_ptr<TemporaryFile> created(new TemporaryFile(calls, directory, path, new_temporary_name()));
    created->file_ = FileHandle(uninterrupted([&] {
      return calls.open_at(directory, created->name_.c_str(),
                           O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    }));
    if (created->file_.is_open()) {
      // On a file system without locks only its age protects the file.
      (void)try_lock(created->file_.get());
      return created;
    }
    if (errno != EEXIST) return fail(file_error(FileAction::create, path, errno));
  }
  return fail(file_error(FileAction::create, path, EEXIST));
}

Result<void> TemporaryFile::write(std::string_view bytes) {
  auto written = write_all(calls_, file_.get(), bytes, size_, path_);
  if (written) size_ += static_cast<off_t>(bytes.size());
  return written;
}

Result<FileHandle> TemporaryFile::commit(const std::string& name,
                                         const std::optional<struct stat>& existing) {
  assert(!is_committed_);
  if (auto copied = copy_mode_and_owner(calls_, file_.get(), existing, path_); !copied) {
    return fail(copied.error());
  }
  // After fsync(), close() cannot report a write error: its result is not needed.
  if (uninterrupted([&] { return calls_.sync(file_.get()); }) != 0) {
    return fail(file_error(FileAction::write, path_, errno));
  }
  if (uninterrupted([&] { return calls_.rename_at(directory_, name_.c_str(), directory_, name.c_str()); }) !=
      0) {
    return fail(file_error(FileAction::write, path_, errno));
  }
  is_committed_ = true;
  if (auto synced = sync_directory(calls_, directory_, path_); !synced) return fail(synced.error());
  return std::move(file_);
}

Result<void> copy_mode_and_owner(SystemCalls& calls, int file, const std::optional<struct stat>& existing,
                                 const std::string& path) {
  mode_t mode = 0644;
  if (existing) {
    mode = existing->st_mode & 0777U;
    struct stat ours = {};
    if (::fstat(file, &ours) != 0) return fail(file_error(FileAction::write, path, errno));
    const bool differs = ours.st_uid != existing->st_uid || ours.st_gid != existing->st_gid;
    if (differs && !change_owner(calls, file, existing->st_uid, existing->st_gid)) {
      return fail(file_error(FileAction::write, path, errno));
    }
  }
  if (uninterrupted([&] { return calls.change_mode(file, mode); }) != 0) {
    return fail(file_error(FileAction::write, path, errno));
  }
  return {};
}

Result<void> write_all(SystemCalls& calls, int file, std::string_view bytes, off_t offset,
                       const std::string& path) {
  while (!bytes.empty()) {
    const ssize_t written =
        uninterrupted([&] { return calls.write_at(file, bytes.data(), bytes.size(), offset); });
    if (written <= 0) return fail(file_error(FileAction::write, path, written == 0 ? ENOSPC : errno));
    bytes.remove_prefix(static_cast<std::size_t>(written));
    offset += written;
  }
  return {};
}

Result<void> sync_directory(SystemCalls& calls, int directory, const std::string& path) {
  // EINVAL: the file system cannot sync directories.
  if (uninterrupted([&] { return calls.sync(directory); }) != 0 && errno != EINVAL) {
    return fail(file_error(FileAction::write, path, errno));
  }
  return {};
}

void remove_stale_temporaries(SystemCalls& calls, int directory) {
  const int again = ::openat(directory, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (again < 0) return;
  const std::unique_ptr<DIR, FunctionDeleter<closedir>> names(::fdopendir(again));
  if (!names) {
    ::close(again);
    return;
  }
  while (const dirent* entry = ::readdir(names.get())) {
    const char* const name = &entry->d_name[0];
    if (is_temporary_name(name) && is_stale(directory, name)) calls.unlink_at(directory, name);
  }
}

}  // namespace mtasts
