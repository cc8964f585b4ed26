// Waiting for a lock on a file that others may replace meanwhile.
#pragma once

#include <chrono>
#include <functional>
#include <string>

#include "adapters/files/target.h"
#include "mtasts/result.h"

namespace mtasts {

struct LockedTarget {
  Target target;
  FileHandle file;
};

// Opens and locks what `find` and `open` give, again and again until the lock is held on the very file that
// stands at that name, or `seconds` are over (Fault::locked). `open` returns a descriptor, or -1 and errno.
[[nodiscard]] Result<LockedTarget> wait_for_lock(const std::function<Result<Target>()>& find,
                                                 const std::function<int(const Target&)>& open,
                                                 unsigned seconds);

}  // namespace mtasts
