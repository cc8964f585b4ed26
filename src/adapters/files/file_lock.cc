// A lock by open file description has no process id that F_GETLK could tell. So the holder also takes a lock
// of the old kind on an octet far behind any content, for no other use than to be asked about.
#include "adapters/files/file_lock.h"

#include <fcntl.h>

#include <cerrno>

#include "mtasts/printable.h"

namespace mtasts {
namespace {

constexpr off_t kPidOctet = off_t{1} << 62U;

struct flock range(off_t start, off_t length) {
  struct flock lock = {};
  lock.l_type = F_WRLCK;
  lock.l_whence = SEEK_SET;
  lock.l_start = start;
  lock.l_len = length;
  return lock;
}

}  // namespace

LockAnswer try_lock(int file) {
  struct flock content = range(0, kPidOctet);
  while (::fcntl(file, F_OFD_SETLK, &content) != 0) {
    if (errno == EAGAIN || errno == EACCES) return LockAnswer::held_by_another;
    if (errno != EINTR) return LockAnswer::failed;
  }
  struct flock pid = range(kPidOctet, 1);
  (void)::fcntl(file, F_SETLK, &pid);
  return LockAnswer::taken;
}

Error locked_error(int file, const std::string& path) {
  struct flock pid = range(kPidOctet, 1);
  const bool known = ::fcntl(file, F_GETLK, &pid) == 0 && pid.l_type != F_UNLCK && pid.l_pid > 0;
  return {Fault::locked, "locked",
          (known ? "another mtasts (pid " + std::to_string(pid.l_pid) + ")" : "another process") + " holds " +
              printable(path)};
}

}  // namespace mtasts
