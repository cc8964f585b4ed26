// One run at a time in a directory of ours, which puts its files in place there.
#pragma once

#include <memory>
#include <string>

#include "adapters/files/system_calls.h"
#include "ports/files.h"

namespace mtasts {

// As Files::lock_directory. Links on the way to the directory are followed, as the user meant them; the lock
// file itself must be a regular file.
[[nodiscard]] Result<std::unique_ptr<LockedDirectory>> take_directory(SystemCalls& calls,
                                                                      const std::string& path,
                                                                      unsigned seconds);

}  // namespace mtasts
