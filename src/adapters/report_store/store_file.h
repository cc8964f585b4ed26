// The file of a store: found or created, and looked at before SQLite may change it.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "adapters/report_store/sqlite_connection.h"
#include "ports/files.h"

namespace mtasts {

// Connects to the file of a store, or to an empty file or database, which becomes one. Symbolic links are
// followed unless another user can have made them. Fails with "not-a-store" or "newer-store" before anything
// is changed.
[[nodiscard]] Result<std::unique_ptr<SqliteConnection>> open_store_file(const std::string& path,
                                                                        IfMissing if_missing,
                                                                        std::chrono::milliseconds patience);

}  // namespace mtasts
