// Errors of the store of TLS reports.
#pragma once

#include "core/findings/catalogue/row.h"

namespace mtasts {

// clang-format off
inline constexpr CatalogueRow kReportStoreRows[] = {
  {.code = "not-a-store",
   .meaning = "the file is no store of TLS reports, so it was left as it is",
   .causes = {"a typing error in the name of the file", "the file is a report, or the database of another program"},
   .remedy = "name the store that mtasts report --store made, or a file that does not exist yet",
   .commands = {"file reports.db"}},
  {.code = "newer-store",
   .meaning = "a newer mtasts wrote the store of TLS reports, so it was left as it is",
   .causes = {"mtasts is older on this machine than on another that uses the store",
              "mtasts was replaced by an older version"},
   .remedy = "use the newer mtasts, also on this machine",
   .commands = {"mtasts --version", "sqlite3 reports.db 'PRAGMA user_version'"}},
  {.code = "store-damaged",
   .meaning = "the store of TLS reports is damaged, or another program changed it",
   .causes = {"a failing disk", "the file was copied while a run wrote to it, or without its -wal file",
              "another program wrote to the store, or added tables, views or triggers"},
   .remedy = "move it away, with its -wal file, and restore a copy; or read the reports again into a new store",
   .commands = {"sqlite3 reports.db 'PRAGMA integrity_check'", "sqlite3 reports.db .schema"}},
};
// clang-format on

}  // namespace mtasts
