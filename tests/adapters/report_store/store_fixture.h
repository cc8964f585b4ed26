// Reports to keep, and a store read without the class under test.
#pragma once

#include <sqlite3.h>

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "adapters/report_store/report_stores.h"
#include "adapters/system/function_deleter.h"
#include "catch.h"
#include "scratch_directory.h"

namespace mtasts::test {

// In memory where possible: the tests sync often.
inline std::filesystem::path store_scratch_place() {
  return std::filesystem::is_directory("/dev/shm") ? std::filesystem::path("/dev/shm")
                                                   : std::filesystem::temp_directory_path();
}

inline std::chrono::sys_days store_day(int day) {
  return std::chrono::sys_days(std::chrono::year(2026) / 11 / 1) + std::chrono::days(day);
}

inline TlsrptPolicy policy_of(std::string domain, std::uint64_t good = 10, std::uint64_t failed = 0) {
  TlsrptPolicy policy;
  policy.policy_type = "sts";
  policy.policy_string = {"version: STSv1", "mode: testing", "mx: mx.example.com", "max_age: 86400"};
  policy.policy_domain = std::move(domain);
  policy.mx_host = {"mx.example.com"};
  policy.successful_sessions = good;
  policy.failed_sessions = failed;
  return policy;
}

inline StoredReport report_of(const std::string& id, int day, std::vector<TlsrptPolicy> policies,
                              const std::string& organization = "Example Sender") {
  StoredReport stored;
  stored.report.organization_name = organization;
  stored.report.report_id = id;
  stored.report.begin = store_day(day);
  stored.report.end = stored.report.begin + std::chrono::seconds(86'399);
  stored.report.policies = std::move(policies);
  stored.document = organization + id;
  return stored;
}

inline std::unique_ptr<ReportStore> open_store(const std::optional<std::string>& path) {
  auto store = open_report_store(path, IfMissing::create);
  if (!store) FAIL(store.error().message);
  return *std::move(store);
}

inline std::vector<StoreOutcome> add(ReportStore& store, StoreBatch batch) {
  const auto outcomes = store.add(batch);
  if (!outcomes) FAIL(outcomes.error().message);
  return *outcomes;
}

inline StoreOutcome add(ReportStore& store, const StoredReport& report) {
  return add(store, StoreBatch{.reports = {report}}).at(0);
}

struct StoredDomain {
  std::string domain;
  std::vector<ReportedPolicy> policies;
};

inline std::vector<StoredDomain> domains_in(ReportStore& store, const ReportSelection& selection = {}) {
  std::vector<StoredDomain> domains;
  const auto read = store.for_each_domain(
      selection, [&](const std::string& domain, const std::vector<ReportedPolicy>& policies) {
        domains.push_back({domain, policies});
        return true;
      });
  if (!read) FAIL(read.error().message);
  return domains;
}

// The rows of a query, one a line, columns separated by "|".
inline std::string query(const std::string& path, const std::string& sql) {
  sqlite3* handle = nullptr;
  const int opened =
      sqlite3_open_v2(path.c_str(), &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr);
  const std::unique_ptr<sqlite3, FunctionDeleter<sqlite3_close>> closer(handle);
  if (opened != SQLITE_OK) FAIL("cannot open " << path);
  sqlite3_busy_timeout(handle, 10'000);
  std::string rows;
  const auto append = [](void* text, int columns, char** values, char**) {
    auto& to = *static_cast<std::string*>(text);
    for (int i = 0; i < columns; ++i) to.append(values[i] == nullptr ? "null" : values[i]) += '|';
    to += '\n';
    return 0;
  };
  char* message = nullptr;
  if (sqlite3_exec(handle, sql.c_str(), append, &rows, &message) != SQLITE_OK) {
    FAIL(sql << ": " << (message == nullptr ? "" : message));
  }
  return rows;
}

// All facts of a store in an order of their own: numbers of reports and texts, which depend on the order in
// which reports came, are left out.
inline std::string dump(const std::string& path) {
  const std::string report =
      "(SELECT o.text||r.report_id||r.range_begin||hex(r.identity) FROM reports r"
      " JOIN texts o ON o.id=r.organization WHERE r.number=x.report)";
  const auto text = [](const std::string& column) {
    return ", (SELECT hex(text) FROM texts WHERE id=x." + column + ")";
  };
  const std::string domain = "(SELECT text FROM domains WHERE id=x.domain)";
  return query(path, "SELECT 'report', range_begin, range_end, hex(report_id), hex(identity), hex(document)" +
                         text("organization") + text("authenticated_by") + text("signer") +
                         text("report_domain") + " FROM reports x ORDER BY 2, 3, 4, 5, 7") +
         query(path, "SELECT 'policy', " + domain + ", " + report +
                         ", day, position, further_days, successful_sessions, failed_sessions" +
                         text("organization") + text("signer") + text("policy_type") + text("policy_string") +
                         text("policy_domain") + text("mx_host") + " FROM policies x ORDER BY 2, 3, 5") +
         query(path, "SELECT 'failure', " + domain + ", " + report +
                         ", day, position, number, failed_sessions" + text("result_type") +
                         text("sending_mta_ip") + text("receiving_mx_hostname") + text("receiving_mx_helo") +
                         text("receiving_ip") + text("additional_information") + text("failure_reason_code") +
                         " FROM failures x ORDER BY 2, 3, 5, 6") +
         query(path, "SELECT 'message', hex(key), day" + text("error") + " FROM messages x ORDER BY 2") +
         query(path, "SELECT 'state', pruned_before FROM state");
}

}  // namespace mtasts::test
