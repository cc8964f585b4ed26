// F_GETLK returns no process id for a lock of an open file description. The holder therefore also takes a
// traditional lock on a byte far beyond any content; others read the process id from that one.
#include "adapters/files/file_lock.h"

#include <fcntl.h>

#include <cerrno>

#include "mtasts/printable.h"

namespace mtasts {
namespace {

constexpr off_t kPidOffset = off_t{1} << 62U;

struct flock range(off_t start, off_t length) {
  struct flock lock = {};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  lock.l_start = start;
  lock.l_len = length;
  return lock;
}

}  // namespace

LockResult try_lock(int file) {
  struct flock content = range(0, kPidOffset);
  while (::fcntl(file, F_OFD_SETLK, &content) != 0) {
    if (errno == EAGAIN || errno == EACCES) return LockResult::held_by_another;
    if (errno != EINTR) return LockResult::failed;
  }
  struct flock pid = range(kPidOffset, 1);
  (void)::fcntl(file, F_SETLK, &pid);
  return LockResult::acquired;
}

Error locked_error(int file, const std::string& path) {
  struct flock pid = range(kPidOffset, 1);
  const bool is_known = ::fcntl(file, F_GETLK, &pid) == 0 && pid.l_type != F_UNLCK && pid.l_pid > 0;
  return {Fault::locked, "locked",
          (is_known ? "another mtasts (pid " + std::to_string(pid.l_pid) + ")" : "another process") +
              " holds " + printable(path)};
}

}  // namespace mtasts
