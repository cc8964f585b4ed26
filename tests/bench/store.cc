// The store of TLS reports, and a bare program of SQLite that inserts as many rows.
//
//   bench-store add COUNT FILE      makes FILE anew with made-up reports of one policy, by batches of 1000
//   bench-store floor COUNT FILE    the same facts as texts into tables without index, by batches of 1000
//   bench-store read FILE DOMAIN    reads the policies of one domain
//   bench-store select FILE DOMAIN  the same by one statement of SQLite
//
// All print the number of policies.
#include <sqlite3.h>

#include <cstdlib>
#include <iostream>
#include <string>

#include "adapters/report_store/report_stores.h"

namespace {

using namespace mtasts;

constexpr std::size_t kBatch = 1000;
constexpr std::size_t kReporters = 5;
constexpr std::size_t kDays = 365;

// Each reporter reports about each domain on each day. The days are in order, as in a mailbox.
StoredReport make_report(std::size_t number, std::size_t count) {
  const std::size_t domains = count / kReporters / kDays + 1;
  const std::size_t day = number / kReporters / domains;
  const std::string domain = 'd' + std::to_string(number / kReporters % domains) + ".example";
  StoredReport stored;
  stored.report.organization_name = "Sender " + std::to_string(number % kReporters);
  stored.report.begin = std::chrono::sys_days(std::chrono::year(2026) / 1 / 1) + std::chrono::days(day);
  stored.report.end = stored.report.begin + std::chrono::seconds(86'399);
  stored.report.report_id = std::to_string(stored.report.begin.time_since_epoch().count()) + '+' + domain;
  TlsrptPolicy policy;
  policy.policy_type = "sts";
  policy.policy_string = {"version: STSv1", "mode: enforce", "mx: *.mail.example", "max_age: 604800"};
  policy.policy_domain = domain;
  policy.mx_host = {"*.mail.example"};
  policy.successful_sessions = number % 1000;
  policy.failed_sessions = number % 10 == 0 ? 1 : 0;
  if (number % 10 == 0) {
    TlsrptFailure failure;
    failure.result_type = "certificate-expired";
    failure.receiving_mx_hostname = "mx.mail.example";
    failure.failed_sessions = 1;
    policy.failures.push_back(failure);
  }
  stored.report.policies.push_back(policy);
  stored.document = std::string(900, '{') + stored.report.report_id;
  return stored;
}

std::string message_key(const StoredReport& report) {
  return "17" + report.report.report_id + ".M123456P7890.mail";
}

[[noreturn]] void die(const std::string& message) {
  std::cerr << message << '\n';
  std::exit(1);
}

void remove_files(const std::string& path) {
  for (const char* suffix : {"", "-wal", "-shm"}) std::remove((path + suffix).c_str());
}

std::unique_ptr<ReportStore> open(const std::string& path) {
  auto store = open_report_store(path, IfMissing::create);
  if (!store) die(store.error().message);
  return *std::move(store);
}

void add(std::size_t count, const std::string& path) {
  const auto store = open(path);
  for (std::size_t begin = 0; begin < count; begin += kBatch) {
    StoreBatch batch;
    for (std::size_t i = begin; i < std::min(begin + kBatch, count); ++i) {
      batch.reports.push_back(make_report(i, count));
      batch.messages.push_back({.key = message_key(batch.reports.back())});
      if (const auto read = store->has_read(batch.messages.back().key); !read) die(read.error().message);
    }
    if (const auto added = store->add(batch); !added) die(added.error().message);
  }
  std::cout << count << '\n';
}

void read(const std::string& path, const std::string& domain) {
  std::size_t count = 0;
  const auto counted = open(path)->for_each_domain(
      {.domain = domain}, [&count](const std::string&, const std::vector<ReportedPolicy>& policies) {
        count += policies.size();
        return true;
      });
  if (!counted) die(counted.error().message);
  std::cout << count << '\n';
}

void execute(sqlite3* database, const char* sql) {
  if (sqlite3_exec(database, sql, nullptr, nullptr, nullptr) != SQLITE_OK) die(sqlite3_errmsg(database));
}

sqlite3* connect(const std::string& path) {
  sqlite3* database = nullptr;
  if (sqlite3_open(path.c_str(), &database) != SQLITE_OK) die("cannot open " + path);
  return database;
}

sqlite3_stmt* prepare(sqlite3* database, const char* sql) {
  sqlite3_stmt* statement = nullptr;
  if (sqlite3_prepare_v2(database, sql, -1, &statement, nullptr) != SQLITE_OK) die(sqlite3_errmsg(database));
  return statement;
}

void insert(sqlite3_stmt* statement, std::initializer_list<std::string> texts) {
  int place = 0;
  for (const std::string& text : texts) {
    sqlite3_bind_text(statement, ++place, text.data(), static_cast<int>(text.size()), SQLITE_STATIC);
  }
  if (sqlite3_step(statement) != SQLITE_DONE) die("cannot insert");
  sqlite3_reset(statement);
}

void select(const std::string& path, const std::string& domain) {
  sqlite3* database = connect(path);
  sqlite3_stmt* rows = prepare(
      database,
      "SELECT p.day, o.text, t.text, s.text, m.text, p.successful_sessions, p.failed_sessions, f.result_type"
      " FROM policies p JOIN texts o ON o.id = p.organization JOIN texts t ON t.id = p.policy_type"
      " JOIN texts s ON s.id = p.policy_string JOIN texts m ON m.id = p.mx_host LEFT JOIN failures f"
      " USING (domain, day, report, position) WHERE p.domain = (SELECT id FROM domains WHERE text = ?)");
  sqlite3_bind_text(rows, 1, domain.data(), static_cast<int>(domain.size()), SQLITE_STATIC);
  std::size_t count = 0;
  while (sqlite3_step(rows) == SQLITE_ROW) ++count;
  sqlite3_finalize(rows);
  sqlite3_close(database);
  std::cout << count << '\n';
}

void floor(std::size_t count, const std::string& path) {
  sqlite3* database = connect(path);
  execute(database,
          "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; CREATE TABLE messages(key);"
          "CREATE TABLE reports(organization, report_id, range_begin, document);"
          "CREATE TABLE policies(domain, day, type, policy, mx, good, failed); CREATE TABLE failures(type, "
          "mx, sessions)");
  sqlite3_stmt* messages = prepare(database, "INSERT INTO messages VALUES (?)");
  sqlite3_stmt* reports = prepare(database, "INSERT INTO reports VALUES (?, ?, ?, ?)");
  sqlite3_stmt* policies = prepare(database, "INSERT INTO policies VALUES (?, ?, ?, ?, ?, ?, ?)");
  sqlite3_stmt* failures = prepare(database, "INSERT INTO failures VALUES (?, ?, ?)");
  for (std::size_t begin = 0; begin < count; begin += kBatch) {
    execute(database, "BEGIN");
    for (std::size_t i = begin; i < std::min(begin + kBatch, count); ++i) {
      const StoredReport stored = make_report(i, count);
      const TlsrptPolicy& policy = stored.report.policies[0];
      const std::string day = std::to_string(stored.report.begin.time_since_epoch().count());
      insert(messages, {message_key(stored)});
      insert(reports,
             {stored.report.organization_name, stored.report.report_id, day, stored.document.substr(0, 32)});
      insert(policies,
             {policy.policy_domain, day, policy.policy_type, "mode: enforce", policy.mx_host[0],
              std::to_string(*policy.successful_sessions), std::to_string(*policy.failed_sessions)});
      for (const auto& failure : policy.failures) {
        insert(failures, {failure.result_type, failure.receiving_mx_hostname, "1"});
      }
    }
    execute(database, "COMMIT");
  }
  for (sqlite3_stmt* statement : {messages, reports, policies, failures}) sqlite3_finalize(statement);
  sqlite3_close(database);
  std::cout << count << '\n';
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) die("bench-store add|floor COUNT FILE, or read|select FILE DOMAIN");
  const std::string verb = argv[1];
  if (verb == "read" || verb == "select") {
    verb == "read" ? read(argv[2], argv[3]) : select(argv[2], argv[3]);
    return 0;
  }
  remove_files(argv[3]);
  const std::size_t count = std::strtoul(argv[2], nullptr, 10);
  verb == "add" ? add(count, argv[3]) : floor(count, argv[3]);
}
