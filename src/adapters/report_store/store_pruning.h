// Removes old reports from a store.
#pragma once

#include <chrono>
#include <cstdint>

#include "adapters/report_store/sqlite_connection.h"

namespace mtasts {

// Implements ReportStore::prune_before(). Failures are kept by the connection.
[[nodiscard]] std::uint64_t prune_reports(SqliteConnection& connection, std::chrono::sys_days day);

}  // namespace mtasts
