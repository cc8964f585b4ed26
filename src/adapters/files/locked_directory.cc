// The lock file is kept: removing it would change the directory on each run.
#include "adapters/files/locked_directory.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "adapters/files/locked_target.h"
#include "adapters/files/staged_files.h"
#include "adapters/files/target.h"
#include "adapters/files/temporary_file.h"
#include "adapters/system/file_error.h"
#include "mtasts/printable.h"

namespace mtasts {
namespace {

constexpr const char* kLockName = ".mtasts.lock";

// Names the owner if access was denied: somebody has run the program as another user.
Error with_owner(Error error, int directory, const std::string& path) {
  if (error.fault != Fault::permission || !error.hint.empty()) return error;
  const uid_t user = ::geteuid();
  struct stat status = {};
  const bool is_lock =
      ::fstatat(directory, kLockName, &status, AT_SYMLINK_NOFOLLOW) == 0 && status.st_uid != user;
  if (!is_lock && (::fstat(directory, &status) != 0 || status.st_uid == user)) return error;
  error.hint = "it belongs to the user " + std::to_string(status.st_uid) + ", and this is " +
               std::to_string(user) + ": run the command as that user, or first, as root: chown -R " +
               std::to_string(user) + ' ' + shell_word(path);
  return error;
}

}  // namespace

Result<std::unique_ptr<LockedDirectory>> open_locked_directory(SystemCalls& calls, const std::string& path,
                                                               unsigned seconds) {
  auto directory = make_directories(calls, path);
  if (!directory) return fail(directory.error());
  struct stat around = {};
  if (::fstat(directory->get(), &around) != 0) return fail(file_error(FileAction::create, path, errno));
  const std::string lock_path = path + '/' + kLockName;
  if (auto is_protected = check_protected(around, lock_path); !is_protected)
    return fail(is_protected.error());
  auto locked = lock_target(
      [&]() -> Result<Target> {
        FileHandle again(::fcntl(directory->get(), F_DUPFD_CLOEXEC, 0));
        if (!again.is_open()) return fail(file_error(FileAction::create, lock_path, errno));
        struct stat status = {};
        if (::fstatat(again.get(), kLockName, &status, AT_SYMLINK_NOFOLLOW) == 0 &&
            !S_ISREG(status.st_mode)) {
          return fail(unsuitable_file(FileAction::create, lock_path, "not-regular",
                                      "the existing entry is no regular file"));
        }
        return Target{std::move(again), kLockName, lock_path};
      },
      [&](const Target& target) {
        return calls.open_at(target.directory.get(), kLockName,
                             O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC, 0666);
      },
      [](const Target& /*lock_file*/) {}, seconds);
  if (!locked) return fail(with_owner(locked.error(), directory->get(), path));
  remove_stale_temporaries(calls, directory->get());
  if (auto removed = remove_staged_files(directory->get(), path); !removed) return fail(removed.error());
  // Creating a file is the only reliable test of permission and space.
  if (auto probe = TemporaryFile::create(calls, directory->get(), path); !probe) {
    return fail(with_owner(probe.error(), directory->get(), path));
  }
  return std::make_unique<StagedFiles>(calls, *std::move(directory), path, std::move(locked->file));
}

}  // namespace mtasts
