// SystemCalls: the system calls that change files. Tests replace them to make any call fail.
#pragma once

#include <sys/types.h>

#include <cerrno>
#include <cstddef>

namespace mtasts {

inline constexpr std::size_t kBufferSize = 65536;  // bytes that are read or written at once

// Each function is the system call of that name; it returns -1 and errno on error. Paths are relative to
// `directory`.
class SystemCalls {
 public:
  virtual ~SystemCalls() = default;
  [[nodiscard]] virtual int open_at(int directory, const char* path, int flags, mode_t mode) = 0;
  // openat2 with RESOLVE_BENEATH and RESOLVE_NO_SYMLINKS. ENOSYS or EPERM if the system lacks it.
  [[nodiscard]] virtual int open_beneath(int directory, const char* path, int flags) = 0;
  [[nodiscard]] virtual int make_directory_at(int directory, const char* path, mode_t mode) = 0;
  [[nodiscard]] virtual int rename_at(int directory, const char* from, int to_directory, const char* to) = 0;
  virtual int unlink_at(int directory, const char* path) = 0;
  [[nodiscard]] virtual ssize_t read_at(int file, void* octets, std::size_t size, off_t offset) = 0;
  [[nodiscard]] virtual ssize_t write_at(int file, const void* octets, std::size_t size, off_t offset) = 0;
  [[nodiscard]] virtual int truncate(int file, off_t size) = 0;
  [[nodiscard]] virtual int sync(int file) = 0;
  // syncfs: the whole file system of `file`.
  [[nodiscard]] virtual int sync_file_system(int file) = 0;
  [[nodiscard]] virtual int change_mode(int file, mode_t mode) = 0;
  [[nodiscard]] virtual int change_owner(int file, uid_t user, gid_t group) = 0;
};

// The real system calls.
[[nodiscard]] SystemCalls& kernel_calls();

// Returns call(), repeated while it fails with EINTR.
template <class Call>
[[nodiscard]] auto uninterrupted(Call call) {
  auto result = call();
  while (result == -1 && errno == EINTR) result = call();
  return result;
}

}  // namespace mtasts
