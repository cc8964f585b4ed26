#include "adapters/report_store/sqlite_report_store.h"

#include <utility>

#include "adapters/report_store/report_selector.h"
#include "adapters/report_store/report_stores.h"
#include "adapters/report_store/store_errors.h"
#include "adapters/report_store/store_file.h"
#include "adapters/report_store/store_pruning.h"
#include "adapters/report_store/store_schema.h"

namespace mtasts {
namespace {

// Commits survive a power cut. Deleted content need not be overwritten.
constexpr const char* kFileSettings =
    "PRAGMA cell_size_check=ON; PRAGMA cache_size=-16384; PRAGMA secure_delete=OFF; PRAGMA synchronous=EXTRA";
// Rows that do not fit into the cache go to a file that has no name.
constexpr const char* kPrivateSettings =
    "PRAGMA cache_size=-16384; PRAGMA secure_delete=OFF; PRAGMA synchronous=OFF; PRAGMA journal_mode=MEMORY;"
    "PRAGMA temp_store=FILE";

Result<StoreFile> open_private_store(std::chrono::milliseconds patience) {
  auto connection = SqliteConnection::open("", "the temporary store of this run", patience);
  if (!connection) return fail(connection.error());
  return StoreFile{.connection = *std::move(connection)};
}

}  // namespace

Result<std::unique_ptr<ReportStore>> open_report_store(const std::optional<std::string>& path,
                                                       IfMissing if_missing) {
  return SqliteReportStore::open(path, if_missing, std::chrono::minutes(1));
}

SqliteReportStore::SqliteReportStore(StoreFile file)
    : connection_(std::move(file.connection)),
      unlocked_(std::move(file.unlocked)),
      writer_(*connection_),
      find_message_(*connection_, "SELECT 1 FROM messages WHERE key = ?") {}

Result<std::unique_ptr<ReportStore>> SqliteReportStore::open(const std::optional<std::string>& path,
                                                             IfMissing if_missing,
                                                             std::chrono::milliseconds patience) {
  auto file = path ? open_store_file(*path, if_missing, patience) : open_private_store(patience);
  if (!file) return fail(file.error());
  SqliteConnection& connection = *file->connection;
  connection.execute(path ? kFileSettings : kPrivateSettings);
  prepare_store_schema(connection);
  // After the schema, so that a kill leaves an empty file or a whole store.
  if (path && file->access == SqliteAccess::write) connection.use_wal();
  if (auto opened = connection.result(); !opened) {
    const bool is_kept_out = file->access == SqliteAccess::read && opened.error().code != "locked";
    return fail(is_kept_out ? store_needs_writer(*path) : opened.error());
  }
  return std::unique_ptr<ReportStore>(new SqliteReportStore(*std::move(file)));
}

Result<void> SqliteReportStore::result() {
  auto failed = connection_->result();
  if (!unlocked_) return failed;
  // A change explains every other failure.
  auto unchanged = unlocked_->check_unchanged();
  return unchanged ? failed : unchanged;
}

Result<bool> SqliteReportStore::has_read(const std::string& key) {
  // A transaction that never ends would keep the -wal file growing.
  constexpr unsigned kQuestionsAtOnce = 1000;
  if (questions_++ % kQuestionsAtOnce == 0) reading_.reset();
  if (!reading_) reading_.emplace(*connection_, SqliteTransaction::Kind::read);
  const bool is_known = find_message_.value(std::string_view(key)).has_value();
  if (auto read = connection_->result(); !read) return fail(read.error());
  return is_known;
}

Result<std::vector<StoreOutcome>> SqliteReportStore::add(const StoreBatch& batch) {
  reading_.reset();
  SqliteTransaction transaction(*connection_, SqliteTransaction::Kind::write);
  writer_.begin();
  std::vector<StoreOutcome> outcomes;
  outcomes.reserve(batch.reports.size());
  for (const StoredReport& report : batch.reports) outcomes.push_back(writer_.add(report));
  for (const ReadMessage& message : batch.messages) writer_.add(message);
  writer_.finish();
  transaction.commit();
  if (auto added = connection_->result(); !added) return fail(added.error());
  return outcomes;
}

Result<void> SqliteReportStore::for_each_domain(
    const ReportSelection& selection,
    const std::function<bool(const std::string& domain, const std::vector<ReportedPolicy>& policies)>& sink) {
  reading_.reset();
  const SqliteTransaction transaction(*connection_, SqliteTransaction::Kind::read);
  select_reports(*connection_, selection, sink);
  return result();
}

Result<std::uint64_t> SqliteReportStore::prune_before(std::chrono::sys_days day) {
  reading_.reset();
  const std::uint64_t reports = prune_reports(*connection_, day);
  if (auto pruned = connection_->result(); !pruned) return fail(pruned.error());
  return reports;
}

}  // namespace mtasts
