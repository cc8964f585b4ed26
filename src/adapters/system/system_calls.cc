// The real system calls.
#include "adapters/system/system_calls.h"

#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdio>

namespace mtasts {
namespace {

class KernelCalls final : public SystemCalls {
 public:
  int open_at(int directory, const char* path, int flags, mode_t mode) override {
    return ::openat(directory, path, flags, mode);
  }
  int open_beneath(int directory, const char* path, int flags) override {
    open_how how = {};
    how.flags = static_cast<unsigned>(flags);
    how.resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS;
    return static_cast<int>(::syscall(SYS_openat2, directory, path, &how, sizeof how));
  }
  int make_directory_at(int directory, const char* path, mode_t mode) override {
    return ::mkdirat(directory, path, mode);
  }
  int rename_at(int directory, const char* from, int to_directory, const char* to) override {
    return ::renameat(directory, from, to_directory, to);
  }
  int unlink_at(int directory, const char* path) override { return ::unlinkat(directory, path, 0); }
  ssize_t read_at(int file, void* octets, std::size_t size, off_t offset) override {
    return ::pread(file, octets, size, offset);
  }
  ssize_t write_at(int file, const void* octets, std::size_t size, off_t offset) override {
    return ::pwrite(file, octets, size, offset);
  }
  int truncate(int file, off_t size) override { return ::ftruncate(file, size); }
  int sync(int file) override { return ::fsync(file); }
  int sync_file_system(int file) override { return ::syncfs(file); }
  int change_mode(int file, mode_t mode) override { return ::fchmod(file, mode); }
  int change_owner(int file, uid_t user, gid_t group) override { return ::fchown(file, user, group); }
};

}  // namespace

SystemCalls& kernel_calls() {
  static KernelCalls calls;
  return calls;
}

}  // namespace mtasts
