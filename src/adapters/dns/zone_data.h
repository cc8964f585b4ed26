// ZoneData: a compact index of zone files, which may have a million names. It keeps the data of the types
// that this program queries, and one entry without data for each other type of a name.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "mtasts/record_type.h"
#include "mtasts/zone_file.h"

namespace mtasts {

// A name with its labels reversed, "com.example.www." for "www.example.com."; empty for the root. The keys of
// all names below a name start with its key.
[[nodiscard]] std::string zone_key(std::string_view name);
// The key of the parent; the root is its own parent.
[[nodiscard]] std::string_view parent_key(std::string_view key);

class ZoneData {
 public:
  struct Entry {
    std::uint64_t key = 0;
    std::uint64_t data = 0;
    std::uint32_t data_length = 0;
    std::uint32_t ttl = 0;
    std::uint32_t source = 0;
    std::uint16_t key_length = 0;
    RecordType type{};
  };

  // Adds a record. `source` identifies its file and is returned in the entry.
  void add(const ZoneRecord& record, std::uint32_t source);
  // Sorts the entries and drops duplicates. Call it once, before any query.
  void finish();

  // All entries of a name, given by its key, here and below.
  [[nodiscard]] std::span<const Entry> at(std::string_view name) const;
  // The entries of one type.
  [[nodiscard]] std::span<const Entry> at(std::string_view name, RecordType type) const;
  // True if the name exists, i.e. has records at or below it (RFC 4592 §2.2.2).
  [[nodiscard]] bool exists(std::string_view name) const;

  // The data of an entry. MX: "10 mx.example.com."; TXT: each character-string after a length octet; CNAME
  // and NS: the name; A and AAAA: the canonical address; TLSA and CAA: the RDATA, empty if it is malformed.
  [[nodiscard]] std::string_view data(const Entry& entry) const;

 private:
  [[nodiscard]] std::string_view key(const Entry& entry) const;
  // By key, type and data.
  [[nodiscard]] int compare(const Entry& a, const Entry& b) const;
  [[nodiscard]] std::uint64_t append(std::string_view octets);

  std::string octets_;  // keys and data
  std::vector<Entry> entries_;
  std::string last_owner_;
};

}  // namespace mtasts
