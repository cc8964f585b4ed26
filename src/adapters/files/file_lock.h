// Locks that die with the process: one on a whole file, by open file description, which no other descriptor
// of this process can lose by being closed; and beside it one that only tells others our process id.
#pragma once

#include <string>

#include "adapters/system/file_handle.h"
#include "mtasts/result.h"

namespace mtasts {

enum class LockAnswer { taken, held_by_another, failed };

// Tries once; `failed` leaves the reason in errno. The file must be open for writing. The lock ends when the
// description is closed.
[[nodiscard]] LockAnswer try_lock(int file);

// Fault::locked: "another mtasts (pid 123) holds PATH", without the pid where the system does not know it.
[[nodiscard]] Error locked_error(int file, const std::string& path);

}  // namespace mtasts
