// TextIds, TextsById: the tables of distinct texts; lists as one text.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "adapters/report_store/sqlite_connection.h"

namespace mtasts {

// The ids of texts, inside one transaction.
class TextIds {
 public:
  // Literals: "SELECT id FROM texts WHERE text = ?" and "INSERT INTO texts(text) VALUES (?)".
  TextIds(SqliteConnection& connection, const char* select, const char* insert)
      : connection_(connection), select_(connection, select), insert_(connection, insert) {}

  // Adds the text if it is new.
  [[nodiscard]] std::int64_t id(const std::string& text);
  // Between transactions, other processes may remove texts.
  void forget() { ids_.clear(); }

 private:
  SqliteConnection& connection_;
  SqliteStatement select_;
  SqliteStatement insert_;
  std::unordered_map<std::string, std::int64_t> ids_;
};

// The texts of ids, inside one transaction. Those that were used last are kept in memory.
class TextsById {
 public:
  explicit TextsById(SqliteConnection& connection)
      : connection_(connection), select_(connection, "SELECT text FROM texts WHERE id = ?") {}

  // Valid until the next call.
  [[nodiscard]] const std::string& text(std::int64_t id);

 private:
  SqliteConnection& connection_;
  SqliteStatement select_;
  std::unordered_map<std::int64_t, std::string> texts_;
  std::size_t size_ = 0;
};

// A list of remote texts as one text, such as the lines of a policy. Each item ends with a line feed; a line
// feed in an item is "\n", and a backslash is "\\".
[[nodiscard]] std::string join_items(const std::vector<std::string>& items);
// The inverse. An unfinished item at the end is an item.
[[nodiscard]] std::vector<std::string> split_items(std::string_view text);

}  // namespace mtasts
