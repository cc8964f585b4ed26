// A lock on a file that has been renamed over excludes nobody: so after locking, the name is looked up again.
#include "adapters/files/waiting_lock.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <thread>

#include "adapters/files/file_error.h"
#include "adapters/files/file_lock.h"

namespace mtasts {
namespace {

constexpr std::chrono::milliseconds kPause{5};

bool stands_at_its_name(int file, const Target& target) {
  struct stat held = {};
  struct stat named = {};
  return ::fstat(file, &held) == 0 &&
         ::fstatat(target.directory.get(), target.name.c_str(), &named, AT_SYMLINK_NOFOLLOW) == 0 &&
         held.st_dev == named.st_dev && held.st_ino == named.st_ino;
}

}  // namespace

Result<LockedTarget> wait_for_lock(const std::function<Result<Target>()>& find,
                                   const std::function<int(const Target&)>& open, unsigned seconds) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(seconds);
  while (true) {
    auto target = find();
    if (!target) return fail(target.error());
    FileHandle file(uninterrupted([&] { return open(*target); }));
    if (!file.is_open()) {
      return fail(file_error(errno == ENOENT ? FileAction::create : FileAction::write, target->path, errno));
    }
    const LockAnswer answer = try_lock(file.get());
    if (answer == LockAnswer::failed) return fail(file_error(FileAction::lock, target->path, errno));
    if (answer == LockAnswer::taken) {
      if (stands_at_its_name(file.get(), *target)) return LockedTarget{*std::move(target), std::move(file)};
      continue;
    }
    if (std::chrono::steady_clock::now() >= deadline) return fail(locked_error(file.get(), target->path));
    std::this_thread::sleep_for(kPause);
  }
}

}  // namespace mtasts
