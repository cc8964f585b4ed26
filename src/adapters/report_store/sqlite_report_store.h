// SqliteReportStore: a store in a database of SQLite.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "adapters/report_store/report_writer.h"
#include "adapters/report_store/sqlite_connection.h"
#include "adapters/report_store/store_file.h"
#include "ports/report_store.h"

namespace mtasts {

class SqliteReportStore final : public ReportStore {
 public:
  // Implements ReportStores::open(). `patience` is how long it waits for other processes.
  [[nodiscard]] static Result<std::unique_ptr<ReportStore>> open(const std::optional<std::string>& path,
                                                                 IfMissing if_missing,
                                                                 std::chrono::milliseconds patience);

  [[nodiscard]] Result<bool> has_read(const std::string& key) override;
  [[nodiscard]] Result<std::vector<StoreOutcome>> add(const StoreBatch& batch) override;
  [[nodiscard]] Result<void> for_each_domain(
      const ReportSelection& selection,
      const std::function<bool(const std::string& domain, const std::vector<ReportedPolicy>& policies)>& sink)
      override;
  [[nodiscard]] Result<std::uint64_t> prune_before(std::chrono::sys_days day) override;

 private:
  explicit SqliteReportStore(StoreFile file);
  // The first failure of the connection, or that of a file that changed while it was read without locks.
  [[nodiscard]] Result<void> result();

  std::unique_ptr<SqliteConnection> connection_;
  std::optional<UnlockedFile> unlocked_;
  ReportWriter writer_;
  SqliteStatement find_message_;
  // Many questions share a transaction: beginning one costs more than the answer.
  std::optional<SqliteTransaction> reading_;
  unsigned questions_ = 0;
};

}  // namespace mtasts
