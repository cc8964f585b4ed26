// NoCoreDumps: keeps the memory of this process out of core dumps and from debuggers of the same user. A
// limit of core files would not do: the kernel ignores it where core_pattern(5) names a program.
#pragma once

#include <sys/prctl.h>

#include <utility>

namespace mtasts {

class NoCoreDumps {
 public:
  NoCoreDumps() : before_(::prctl(PR_GET_DUMPABLE)) { ::prctl(PR_SET_DUMPABLE, 0); }
  NoCoreDumps(NoCoreDumps&& other) noexcept : before_(std::exchange(other.before_, 0)) {}
  NoCoreDumps& operator=(NoCoreDumps&&) = delete;
  // Core dumps are as before.
  ~NoCoreDumps() {
    if (before_ == 1) ::prctl(PR_SET_DUMPABLE, 1);
  }

 private:
  int before_;
};

}  // namespace mtasts
