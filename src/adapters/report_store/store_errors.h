// The errors of a store. Each names its file.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "mtasts/result.h"

namespace mtasts {

// Fault::unreadable, code "not-a-store". `why` is "it is no SQLite database".
[[nodiscard]] Error not_a_store(const std::string& path, std::string_view why);
// Fault::unreadable, code "newer-store".
[[nodiscard]] Error newer_store(const std::string& path, std::int64_t version, std::int64_t newest_known);
// Fault::unreadable, code "store-damaged". `what` may be a message of SQLite.
[[nodiscard]] Error store_damaged(const std::string& path, std::string_view what);
// Fault::locked, code "locked".
[[nodiscard]] Error store_locked(const std::string& path);
// Fault::locked, code "locked": the file changed while it was read without locks.
[[nodiscard]] Error store_changed(const std::string& path);
// Fault::permission, code "permission-denied": the user may only read the store, and its -wal file is not
// written back.
[[nodiscard]] Error store_needs_writer(const std::string& path);

}  // namespace mtasts
