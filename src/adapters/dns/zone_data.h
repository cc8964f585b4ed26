// ZoneData: what zone files say of mail, kept compactly, since a zone may have a million names: for each name
// the data of the types that we ask for, and of all others only that it exists.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "mtasts/zone_file.h"

namespace mtasts {

// The types that are kept; other records leave `other`.
enum class ZoneType : std::uint16_t {
  other = 0,
  a = 1,
  ns = 2,
  cname = 5,
  soa = 6,
  mx = 15,
  txt = 16,
  aaaa = 28,
  dname = 39,
  tlsa = 52,
};

// A name with its labels turned round, "com.example.www." for "www.example.com.": what lies below a name
// begins with its key. The root's is empty.
[[nodiscard]] std::string zone_key(std::string_view name);
// The key of the parent; the root is its own.
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
    ZoneType type = ZoneType::other;
  };

  // Adds a record; `source` says where it comes from, and is handed back in its entry.
  void add(const ZoneRecord& record, std::uint32_t source);
  // To be called once, before anything is asked: puts the entries in order and drops repeated ones.
  void finish();

  // All entries at a name, which is given by its key here and below.
  [[nodiscard]] std::span<const Entry> at(std::string_view name) const;
  // Those of one type.
  [[nodiscard]] std::span<const Entry> at(std::string_view name, ZoneType type) const;
  // Whether the name exists: something stands there or below (RFC 4592 §2.2.2).
  [[nodiscard]] bool exists(std::string_view name) const;

  // What the entry says: for MX the preference, a space and the name; for TXT each character-string behind
  // an octet with its length; for CNAME and NS the name; for addresses the address in canonical text; for
  // TLSA the octets of RDATA, none when they cannot be read.
  [[nodiscard]] std::string_view data(const Entry& entry) const;

 private:
  [[nodiscard]] std::string_view key(const Entry& entry) const;
  // By key, type and data.
  [[nodiscard]] int compare(const Entry& a, const Entry& b) const;
  [[nodiscard]] std::uint64_t keep(std::string_view octets);

  std::string octets_;  // keys and data
  std::vector<Entry> entries_;
  std::string last_owner_;
};

}  // namespace mtasts
