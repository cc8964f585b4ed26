// The tables of a store, and their versions.
#pragma once

#include <cstdint>

#include "adapters/report_store/sqlite_connection.h"

namespace mtasts {

inline constexpr std::int64_t kStoreApplication = 0x6D747372;  // "mtsr"
inline constexpr std::int64_t kStoreVersion = 1;

// Creates the tables in an empty database, or brings an older version up to date, in one transaction. Fails
// with "newer-store", and with "store-damaged" if there is a table, index, view or trigger that is not ours.
void prepare_store_schema(SqliteConnection& connection);

}  // namespace mtasts
