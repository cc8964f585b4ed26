// FaultyCalls: the real system calls, of which one fails, or all from one on.
#pragma once

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <functional>
#include <string>

#include "adapters/system/system_calls.h"

namespace mtasts::test {

enum class Failure {
  once,          // the Nth call fails
  always_from,   // and all after it, as on a full disk
  kill,          // the process is killed before the Nth call
  kill_halfway,  // or after half of the Nth call if it is a write
  never,
};

class FaultyCalls final : public SystemCalls {
 public:
  FaultyCalls(unsigned nth, Failure failure, int number) : left_(nth), failure_(failure), errno_(number) {}

  // True once a call has failed.
  [[nodiscard]] bool failed() const { return failed_; }
  // Limit of each write, in bytes.
  std::size_t longest_write = SIZE_MAX;
  bool has_openat2 = true;
  bool has_syncfs = true;
  int signal = SIGKILL;
  std::function<void()> before_write = {};  // the act of another program
  // One letter per call: w write, s sync, S sync of the file system (F if it fails), r rename.
  std::string log;

  int open_at(int directory, const char* path, int flags, mode_t mode) override {
    return fails() ? -1 : kernel_calls().open_at(directory, path, flags, mode);
  }
  int open_beneath(int directory, const char* path, int flags) override {
    if (!has_openat2) {
      errno = ENOSYS;
      return -1;
    }
    return fails() ? -1 : kernel_calls().open_beneath(directory, path, flags);
  }
  int make_directory_at(int directory, const char* path, mode_t mode) override {
    return fails() ? -1 : kernel_calls().make_directory_at(directory, path, mode);
  }
  int rename_at(int directory, const char* from, int to_directory, const char* to) override {
    log += 'r';
    return fails() ? -1 : kernel_calls().rename_at(directory, from, to_directory, to);
  }
  // unlink() succeeds on a full disk.
  int unlink_at(int directory, const char* path) override {
    if (failure_ == Failure::kill && fails()) return -1;
    return kernel_calls().unlink_at(directory, path);
  }
  ssize_t read_at(int file, void* octets, std::size_t size, off_t offset) override {
    return fails() ? -1 : kernel_calls().read_at(file, octets, size, offset);
  }
  ssize_t write_at(int file, const void* octets, std::size_t size, off_t offset) override {
    if (failure_ == Failure::kill_halfway && left_ == 1) {
      (void)kernel_calls().write_at(file, octets, size / 2, offset);
    }
    log += 'w';
    if (before_write) before_write();
    if (fails()) return -1;
    return kernel_calls().write_at(file, octets, std::min(size, longest_write), offset);
  }
  int truncate(int file, off_t size) override { return fails() ? -1 : kernel_calls().truncate(file, size); }
  // Not forwarded: its effect is invisible without a power cut, and 1000 calls take minutes.
  int sync(int /*file*/) override {
    log += 's';
    return fails() ? -1 : 0;
  }
  int sync_file_system(int /*file*/) override {
    if (!has_syncfs) {
      errno = ENOSYS;
      return -1;
    }
    const bool has_failed = fails();
    log += has_failed ? 'F' : 'S';
    return has_failed ? -1 : 0;
  }
  int change_mode(int file, mode_t mode) override {
    return fails() ? -1 : kernel_calls().change_mode(file, mode);
  }
  int change_owner(int file, uid_t user, gid_t group) override {
    return fails() ? -1 : kernel_calls().change_owner(file, user, group);
  }

 private:
  bool fails() {
    if (failure_ == Failure::never) return false;
    const bool now = left_ == 1 || (left_ == 0 && failure_ == Failure::always_from);
    if (left_ > 0) --left_;
    if (!now) return false;
    failed_ = true;
    if (failure_ == Failure::kill || failure_ == Failure::kill_halfway) ::kill(::getpid(), signal);
    errno = errno_;
    return true;
  }

  unsigned left_;
  Failure failure_;
  int errno_;
  bool failed_ = false;
};

}  // namespace mtasts::test
