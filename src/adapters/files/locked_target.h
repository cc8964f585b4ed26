// Locks a file that other processes may replace while this one waits.
#pragma once

#include <functional>

#include "adapters/files/target.h"
#include "mtasts/result.h"

namespace mtasts {

struct LockedTarget {
  Target target;
  FileHandle file;
};

// Repeats find(), open() and the attempt to lock until the lock is held on the file that currently has the
// name, or `seconds` have passed (Fault::locked); a file that is replaced meanwhile is tried for a second at
// least. `open` returns a descriptor, or -1 and errno. `discard` is called before an error of a file that
// open() has opened and no other process holds: it can remove a file that is new.
[[nodiscard]] Result<LockedTarget> lock_target(const std::function<Result<Target>()>& find,
                                               const std::function<int(const Target&)>& open,
                                               const std::function<void(const Target&)>& discard,
                                               unsigned seconds);

}  // namespace mtasts
