// Locks a whole file until its description is closed or the process ends. The lock belongs to the open file
// description, so closing another descriptor of the same file does not release it.
#pragma once

#include <string>

#include "adapters/system/file_handle.h"
#include "mtasts/result.h"

namespace mtasts {

enum class LockResult { acquired, held_by_another, failed };

// Tries once; `failed` leaves the reason in errno. `file` must be open for writing.
[[nodiscard]] LockResult try_lock(int file);

// Fault::locked: "another mtasts (pid 123) holds PATH", without the pid if the system does not know it.
[[nodiscard]] Error locked_error(int file, const std::string& path);

}  // namespace mtasts
