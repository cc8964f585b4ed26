// The kernel's system calls, of which one (or all from there on) goes wrong.
#pragma once

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <string>

#include "adapters/files/system_calls.h"

namespace mtasts {

enum class Strike {
  once,           // the Nth call fails
  from_there_on,  // and all after it, as a full disk has it
  kill,           // the process is killed before the Nth call
  kill_halfway,   // or when the Nth call is half done, as far as it is a write
  never,
};

class FaultyCalls final : public SystemCalls {
 public:
  FaultyCalls(unsigned nth, Strike strike, int number) : left_(nth), strike_(strike), errno_(number) {}

  // Whether it has come to that.
  [[nodiscard]] bool struck() const { return struck_; }
  // No write takes more than this.
  std::size_t longest_write = SIZE_MAX;
  bool has_openat2 = true;
  bool has_syncfs = true;
  int signal = SIGKILL;  // that kills
  // What was done so far, a letter a call: a write, a sync, a Sync of the file system (F when it failed), a
  // rename.
  std::string done;

  int open_at(int directory, const char* path, int flags, mode_t mode) override {
    return strikes() ? -1 : kernel_calls().open_at(directory, path, flags, mode);
  }
  int open_beneath(int directory, const char* path, int flags) override {
    if (!has_openat2) {
      errno = ENOSYS;
      return -1;
    }
    return strikes() ? -1 : kernel_calls().open_beneath(directory, path, flags);
  }
  int make_directory_at(int directory, const char* path, mode_t mode) override {
    return strikes() ? -1 : kernel_calls().make_directory_at(directory, path, mode);
  }
  int rename_at(int directory, const char* from, int to_directory, const char* to) override {
    done += 'r';
    return strikes() ? -1 : kernel_calls().rename_at(directory, from, to_directory, to);
  }
  // Even a full disk lets go of names; a killed process does not.
  int unlink_at(int directory, const char* path) override {
    if (strike_ == Strike::kill && strikes()) return -1;
    return kernel_calls().unlink_at(directory, path);
  }
  ssize_t read_at(int file, void* octets, std::size_t size, off_t offset) override {
    return strikes() ? -1 : kernel_calls().read_at(file, octets, size, offset);
  }
  ssize_t write_at(int file, const void* octets, std::size_t size, off_t offset) override {
    if (strike_ == Strike::kill_halfway && left_ == 1) {
      (void)kernel_calls().write_at(file, octets, size / 2, offset);
    }
    done += 'w';
    if (strikes()) return -1;
    return kernel_calls().write_at(file, octets, std::min(size, longest_write), offset);
  }
  int truncate(int file, off_t size) override { return strikes() ? -1 : kernel_calls().truncate(file, size); }
  // What a sync does shows after a power cut only, and a thousand of them take minutes.
  int sync(int /*file*/) override {
    done += 's';
    return strikes() ? -1 : 0;
  }
  int sync_file_system(int /*file*/) override {
    if (!has_syncfs) {
      errno = ENOSYS;
      return -1;
    }
    const bool fails = strikes();
    done += fails ? 'F' : 'S';
    return fails ? -1 : 0;
  }
  int change_mode(int file, mode_t mode) override {
    return strikes() ? -1 : kernel_calls().change_mode(file, mode);
  }
  int change_owner(int file, uid_t user, gid_t group) override {
    return strikes() ? -1 : kernel_calls().change_owner(file, user, group);
  }

 private:
  bool strikes() {
    if (strike_ == Strike::never) return false;
    const bool now = left_ == 1 || (left_ == 0 && strike_ == Strike::from_there_on);
    if (left_ > 0) --left_;
    if (!now) return false;
    struck_ = true;
    if (strike_ == Strike::kill || strike_ == Strike::kill_halfway) ::kill(::getpid(), signal);
    errno = errno_;
    return true;
  }

  unsigned left_;
  Strike strike_;
  int errno_;
  bool struck_ = false;
};

}  // namespace mtasts
