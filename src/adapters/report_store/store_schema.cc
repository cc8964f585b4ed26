// Rows lie together as they are added and read: reports by day, policies and failures by domain. Texts, also
// the lines of a policy, are kept once; other tables have their ids.
#include "adapters/report_store/store_schema.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>

#include "adapters/report_store/store_errors.h"

namespace mtasts {
namespace {

// SQLite keeps these texts byte by byte, and prepare_store_schema() compares them.
constexpr const char* kTables[] = {
    "CREATE TABLE texts(\n"
    "  id INTEGER PRIMARY KEY,\n"
    "  text TEXT NOT NULL UNIQUE\n"
    ") STRICT",

    // The Policy Domains, in lower case.
    "CREATE TABLE domains(\n"
    "  id INTEGER PRIMARY KEY,\n"
    "  text TEXT NOT NULL UNIQUE\n"
    ") STRICT",

    // One row: the number of the next report, and the day before which reports were removed. Days are
    // counted from 1970-01-01.
    "CREATE TABLE state(\n"
    "  next_report INTEGER NOT NULL,\n"
    "  pruned_before INTEGER NOT NULL\n"
    ") STRICT",

    // The messages that were read: key, day of reading, and code of the error (a text, or the empty text).
    "CREATE TABLE messages(\n"
    "  key TEXT PRIMARY KEY,\n"
    "  day INTEGER NOT NULL,\n"
    "  error INTEGER NOT NULL\n"
    ") STRICT, WITHOUT ROWID",

    // The range is in seconds since 1970. identity and document are SHA-256: of the policies, and of the
    // JSON. report_domain is the TLS-Report-Domain, where a policy lacks its domain.
    "CREATE TABLE reports(\n"
    "  range_begin INTEGER NOT NULL,\n"
    "  organization INTEGER NOT NULL,\n"
    "  report_id TEXT NOT NULL,\n"
    "  range_end INTEGER NOT NULL,\n"
    "  identity BLOB NOT NULL,\n"
    "  number INTEGER NOT NULL,\n"
    "  document BLOB NOT NULL,\n"
    "  authenticated_by INTEGER NOT NULL,\n"
    "  signer INTEGER NOT NULL,\n"
    "  report_domain INTEGER NOT NULL,\n"
    "  PRIMARY KEY (range_begin, organization, report_id, range_end, identity)\n"
    ") STRICT, WITHOUT ROWID",

    // report is the number of the report. policy_domain is null if it is the domain. policy_string and
    // mx_host are lists: each item ends with a line feed.
    "CREATE TABLE policies(\n"
    "  domain INTEGER NOT NULL,\n"
    "  day INTEGER NOT NULL,\n"
    "  report INTEGER NOT NULL,\n"
    "  position INTEGER NOT NULL,\n"
    "  further_days INTEGER NOT NULL,\n"
    "  organization INTEGER NOT NULL,\n"
    "  signer INTEGER NOT NULL,\n"
    "  policy_type INTEGER NOT NULL,\n"
    "  policy_string INTEGER NOT NULL,\n"
    "  policy_domain INTEGER,\n"
    "  mx_host INTEGER NOT NULL,\n"
    "  successful_sessions INTEGER,\n"
    "  failed_sessions INTEGER,\n"
    "  PRIMARY KEY (domain, day, report, position)\n"
    ") STRICT, WITHOUT ROWID",

    "CREATE TABLE failures(\n"
    "  domain INTEGER NOT NULL,\n"
    "  day INTEGER NOT NULL,\n"
    "  report INTEGER NOT NULL,\n"
    "  position INTEGER NOT NULL,\n"
    "  number INTEGER NOT NULL,\n"
    "  result_type INTEGER NOT NULL,\n"
    "  sending_mta_ip INTEGER NOT NULL,\n"
    "  receiving_mx_hostname INTEGER NOT NULL,\n"
    "  receiving_mx_helo INTEGER NOT NULL,\n"
    "  receiving_ip INTEGER NOT NULL,\n"
    "  failed_sessions INTEGER,\n"
    "  additional_information INTEGER NOT NULL,\n"
    "  failure_reason_code INTEGER NOT NULL,\n"
    "  PRIMARY KEY (domain, day, report, position, number)\n"
    ") STRICT, WITHOUT ROWID",
};

std::int64_t schema_number(SqliteConnection& connection, const char* pragma) {
  return SqliteStatement(connection, pragma).value().value_or(0);
}

// From version 0, an empty database, to version 1. A later version adds its step here.
void upgrade(SqliteConnection& connection, std::int64_t version) {
  if (version == 0) {
    for (const char* table : kTables) connection.execute(table);
    connection.execute("INSERT INTO state VALUES (1, -1000000)");
  }
  const auto set = [&](const char* pragma, std::int64_t value) {
    connection.execute((std::string(pragma) + std::to_string(value)).c_str());
  };
  set("PRAGMA application_id=", kStoreApplication);
  set("PRAGMA user_version=", kStoreVersion);
}

// A tool may have run ANALYZE. Indices of SQLite itself have no text.
bool is_of_sqlite(std::string_view type, std::string_view name, std::string_view sql) {
  return type == "table" ? name.starts_with("sqlite_stat") : name.starts_with("sqlite_") && sql.empty();
}

void check_tables(SqliteConnection& connection) {
  SqliteStatement objects(connection, "SELECT type, name, sql FROM sqlite_schema");
  std::size_t found = 0;
  objects.start();
  while (objects.next()) {
    const std::string_view sql = objects.text(2);
    if (is_of_sqlite(objects.text(0), objects.text(1), sql)) continue;
    if (std::find(std::begin(kTables), std::end(kTables), sql) == std::end(kTables)) {
      connection.set_damaged(std::string("the ") + std::string(objects.text(0)) + " \"" +
                             std::string(objects.text(1)) + "\" is not of mtasts");
      return;
    }
    ++found;
  }
  if (connection.is_good() && found != std::size(kTables)) connection.set_damaged("a table is missing");
}

}  // namespace

void prepare_store_schema(SqliteConnection& connection) {
  {
    SqliteTransaction reading(connection, SqliteTransaction::Kind::read);
    if (schema_number(connection, "PRAGMA user_version") == kStoreVersion) return check_tables(connection);
  }
  // Has an effect on an empty file only, and so cannot be part of the transaction. It lets prune_before()
  // make the file smaller.
  connection.execute("PRAGMA auto_vacuum=INCREMENTAL");
  SqliteTransaction writing(connection, SqliteTransaction::Kind::write);
  // Another process may have been faster.
  const std::int64_t version = schema_number(connection, "PRAGMA user_version");
  if (version > kStoreVersion) {
    connection.set_failure(newer_store(connection.path(), version, kStoreVersion));
  } else if (connection.is_good()) {
    if (version < kStoreVersion) upgrade(connection, version);
    check_tables(connection);
  }
  writing.commit();
}

}  // namespace mtasts
