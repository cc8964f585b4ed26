// ReportWriter: adds reports and messages inside a transaction.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "adapters/report_store/sha256.h"
#include "adapters/report_store/sqlite_connection.h"
#include "adapters/report_store/text_ids.h"
#include "ports/report_store.h"

namespace mtasts {

// Failures are kept by the connection.
class ReportWriter {
 public:
  explicit ReportWriter(SqliteConnection& connection);

  // After the transaction began.
  void begin();
  [[nodiscard]] StoreOutcome add(const StoredReport& stored);
  void add(const ReadMessage& message);
  // Before the transaction is committed.
  void finish();

 private:
  // A row of `reports`. Of several copies of a report the first in the order of these members is kept, so
  // that the order in which they came does not matter.
  struct Copy {
    bool is_unverified = true;
    std::string authenticated_by = {};
    std::string signer = {};
    std::string document = {};  // the digest
    friend auto operator<=>(const Copy&, const Copy&) = default;
  };
  struct KeptCopy {
    Copy copy = {};
    std::int64_t number = 0;
    std::string report_domain = {};
  };
  struct Kept;

  [[nodiscard]] Kept find(const TlsrptReport& report, std::int64_t organization, std::string_view identity);
  void insert_report(const StoredReport& stored, std::int64_t organization, std::string_view identity,
                     const Copy& copy);
  void replace_report(const StoredReport& stored, std::int64_t organization, std::string_view identity,
                      const Copy& copy, const KeptCopy& kept);
  void insert_policies(const StoredReport& stored, std::int64_t organization, std::int64_t number);
  void insert_failures(const TlsrptPolicy& policy, std::int64_t domain, std::int64_t day, std::int64_t number,
                       std::int64_t position);
  [[nodiscard]] std::int64_t text(const std::string& text) { return texts_.id(text); }

  SqliteConnection& connection_;
  Sha256 sha256_;
  TextIds texts_;
  TextIds domains_;
  SqliteStatement read_state_;
  SqliteStatement write_state_;
  SqliteStatement find_reports_;
  SqliteStatement insert_report_;
  SqliteStatement update_report_;
  SqliteStatement insert_policy_;
  SqliteStatement insert_failure_;
  SqliteStatement remove_policies_;
  SqliteStatement remove_failures_;
  SqliteStatement insert_message_;
  std::int64_t next_report_ = 0;
  std::int64_t pruned_before_ = 0;
};

}  // namespace mtasts
