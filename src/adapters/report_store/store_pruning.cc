#include "adapters/report_store/store_pruning.h"

#include <vector>

namespace mtasts {
namespace {

// The rows that reference a text, as a list of ids.
struct Reference {
  const char* ids;
  int columns;
};

constexpr Reference kReferences[] = {
    {"SELECT error FROM messages", 1},
    {"SELECT organization, authenticated_by, signer, report_domain FROM reports", 4},
    {"SELECT organization, signer, policy_type, policy_string, policy_domain, mx_host FROM policies", 6},
    {"SELECT result_type, sending_mta_ip, receiving_mx_hostname, receiving_mx_helo, receiving_ip,"
     " additional_information, failure_reason_code FROM failures",
     7},
};

// One bit for each text, since no index leads to its users.
std::vector<bool> used_texts(SqliteConnection& connection) {
  constexpr std::int64_t kMostTexts = std::int64_t{1} << 31;
  const std::int64_t greatest = SqliteStatement(connection, "SELECT max(id) FROM texts").value().value_or(0);
  if (greatest < 0 || greatest >= kMostTexts) {
    connection.set_damaged("a text has an unlikely number");
    return {};
  }
  std::vector<bool> used(static_cast<std::size_t>(greatest) + 1);
  for (const Reference& reference : kReferences) {
    SqliteStatement rows(connection, reference.ids);
    rows.start();
    while (rows.next()) {
      for (int column = 0; column < reference.columns; ++column) {
        const std::int64_t id = rows.integer(column);
        if (id > 0 && id <= greatest) used[static_cast<std::size_t>(id)] = true;
      }
    }
  }
  return used;
}

void remove_unused_texts(SqliteConnection& connection) {
  connection.execute(
      "DELETE FROM domains WHERE NOT EXISTS (SELECT 1 FROM policies WHERE policies.domain = domains.id)");
  const std::vector<bool> used = used_texts(connection);
  SqliteStatement remove(connection, "DELETE FROM texts WHERE id = ?");
  SqliteStatement texts(connection, "SELECT id FROM texts");
  texts.start();
  while (texts.next()) {
    const std::int64_t id = texts.integer(0);
    const bool is_used =
        id > 0 && static_cast<std::size_t>(id) < used.size() && used[static_cast<std::size_t>(id)];
    if (!is_used) remove.run(id);
  }
}

}  // namespace

std::uint64_t prune_reports(SqliteConnection& connection, std::chrono::sys_days day) {
  const std::int64_t before = day.time_since_epoch().count();
  std::uint64_t reports = 0;
  {
    SqliteTransaction transaction(connection, SqliteTransaction::Kind::write);
    const auto remove = [&](const char* sql, std::int64_t limit) {
      SqliteStatement(connection, sql).run(limit);
      return static_cast<std::uint64_t>(sqlite3_changes64(connection.handle()));
    };
    remove("UPDATE state SET pruned_before = max(pruned_before, ?)", before);
    // For each domain, since the rows are sorted by domain first.
    remove("DELETE FROM policies WHERE domain IN (SELECT id FROM domains) AND day < ?", before);
    remove("DELETE FROM failures WHERE domain IN (SELECT id FROM domains) AND day < ?", before);
    reports = remove("DELETE FROM reports WHERE range_begin < ?", before * 86'400);
    const std::uint64_t messages = remove("DELETE FROM messages WHERE day < ?", before);
    if (reports + messages > 0) remove_unused_texts(connection);
    transaction.commit();
  }
  connection.execute("PRAGMA incremental_vacuum");
  connection.checkpoint();
  return reports;
}

}  // namespace mtasts
