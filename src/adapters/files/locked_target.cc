// A lock on a file that was replaced by rename() excludes no one: the name is checked after locking.
#include "adapters/files/locked_target.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <thread>

#include "adapters/files/file_error.h"
#include "adapters/files/file_lock.h"

namespace mtasts {
namespace {

constexpr std::chrono::milliseconds kRetryInterval{5};

bool is_current_file(int file, const Target& target) {
  struct stat held = {};
  struct stat named = {};
  return ::fstat(file, &held) == 0 &&
         ::fstatat(target.directory.get(), target.name.c_str(), &named, AT_SYMLINK_NOFOLLOW) == 0 &&
         held.st_dev == named.st_dev && held.st_ino == named.st_ino;
}

}  // namespace

Result<LockedTarget> lock_target(const std::function<Result<Target>()>& find,
                                 const std::function<int(const Target&)>& open, unsigned seconds) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(seconds);
  while (true) {
    auto target = find();
    if (!target) return fail(target.error());
    FileHandle file(uninterrupted([&] { return open(*target); }));
    if (!file.is_open()) {
      return fail(file_error(errno == ENOENT ? FileAction::create : FileAction::write, target->path, errno));
    }
    const LockResult result = try_lock(file.get());
    if (result == LockResult::failed) return fail(file_error(FileAction::lock, target->path, errno));
    if (result == LockResult::acquired) {
      if (is_current_file(file.get(), *target)) return LockedTarget{*std::move(target), std::move(file)};
      continue;
    }
    if (std::chrono::steady_clock::now() >= deadline) return fail(locked_error(file.get(), target->path));
    std::this_thread::sleep_for(kRetryInterval);
  }
}

}  // namespace mtasts
