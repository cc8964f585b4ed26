// A lock on a file that was replaced by rename() excludes no one: the name is checked after locking.
#include "adapters/files/locked_target.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <thread>

#include "adapters/files/file_lock.h"
#include "adapters/system/file_error.h"

namespace mtasts {
namespace {

constexpr std::chrono::milliseconds kRetryInterval{5};

// A file that other processes keep replacing is tried for this time at least.
constexpr std::chrono::seconds kReplacementTimeout{1};

// True if the name refers to the open file; false if the file was replaced or removed.
Result<bool> is_current_file(int file, const Target& target) {
  struct stat held = {};
  struct stat named = {};
  if (::fstat(file, &held) != 0) return fail(file_error(FileAction::lock, target.path, errno));
  if (::fstatat(target.directory.get(), target.name.c_str(), &named, AT_SYMLINK_NOFOLLOW) != 0) {
    if (errno == ENOENT) return false;
    return fail(file_error(FileAction::lock, target.path, errno));
  }
  return held.st_dev == named.st_dev && held.st_ino == named.st_ino;
}

// Another user can have made the file since it was found missing.
Result<void> check_trusted(int file, const Target& target) {
  struct stat around = {};
  struct stat held = {};
  if (::fstat(target.directory.get(), &around) != 0 || ::fstat(file, &held) != 0) {
    return fail(file_error(FileAction::lock, target.path, errno));
  }
  return check_trusted(around, held, FileAction::lock, target.path);
}

// True once the lock is held on the file that has the name. `result` is that of the attempt to lock.
Result<bool> holds_current_file(int file, const Target& target, LockResult& result) {
  if (auto trusted = check_trusted(file, target); !trusted) return fail(trusted.error());
  result = try_lock(file);
  if (result == LockResult::failed) return fail(file_error(FileAction::lock, target.path, errno));
  if (result == LockResult::held_by_another) return false;
  return is_current_file(file, target);
}

}  // namespace

Result<LockedTarget> lock_target(const std::function<Result<Target>()>& find,
                                 const std::function<int(const Target&)>& open,
                                 const std::function<void(const Target&)>& discard, unsigned seconds) {
  const auto begin = std::chrono::steady_clock::now();
  const std::chrono::seconds lock_timeout(seconds);
  while (true) {
    auto target = find();
    if (!target) return fail(target.error());
    FileHandle file(uninterrupted([&] { return open(*target); }));
    if (!file.is_open()) {
      return fail(file_error(errno == ENOENT ? FileAction::create : FileAction::write, target->path, errno));
    }
    LockResult result = LockResult::failed;
    const auto holds = holds_current_file(file.get(), *target, result);
    if (!holds) {
      discard(*target);
      return fail(holds.error());
    }
    if (*holds) return LockedTarget{*std::move(target), std::move(file)};
    const auto timeout =
        result == LockResult::acquired ? std::max(lock_timeout, kReplacementTimeout) : lock_timeout;
    if (std::chrono::steady_clock::now() - begin >= timeout) {
      return fail(locked_error(file.get(), target->path));
    }
    std::this_thread::sleep_for(kRetryInterval);
  }
}

}  // namespace mtasts
