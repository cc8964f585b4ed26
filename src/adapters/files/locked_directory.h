// Locks an output directory, so that only one run writes to it.
#pragma once

#include <memory>
#include <string>

#include "adapters/system/system_calls.h"
#include "ports/files.h"

namespace mtasts {

// Implements Files::lock_directory. Symbolic links in `path` are followed; the lock file must be a regular
// file.
[[nodiscard]] Result<std::unique_ptr<LockedDirectory>> open_locked_directory(SystemCalls& calls,
                                                                             const std::string& path,
                                                                             unsigned seconds);

}  // namespace mtasts
