// ResourceRecord: one RR (RFC 1035 §3.2.1) to be published, and its zone-file text (RFC 1035 §5.1).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "mtasts/domain_name.h"
#include "mtasts/ip_address.h"
#include "mtasts/record_type.h"
#include "mtasts/result.h"

namespace mtasts {

// A TTL in seconds, 0..2^31-1 (RFC 2181 §8).
class Ttl {
 public:
  // Fault::usage, code "bad-ttl", above 2^31-1.
  [[nodiscard]] static Result<Ttl> from_seconds(std::uint64_t seconds);
  [[nodiscard]] std::uint32_t seconds() const { return seconds_; }
  friend auto operator<=>(const Ttl&, const Ttl&) = default;

 private:
  explicit constexpr Ttl(std::uint32_t seconds) : seconds_(seconds) {}
  std::uint32_t seconds_;
};

struct CnameData {
  DomainName target;
  friend bool operator==(const CnameData&, const CnameData&) = default;
};
struct AddressData {  // A or AAAA
  IpAddress address;
  friend bool operator==(const AddressData&, const AddressData&) = default;
};
struct TxtData {
  std::string text;        // the character-strings joined
  std::string rdata = {};  // of a record that was read, unless it is split as we would split the text
  // Senders join the strings (RFC 8461 §3.1), so equality is that of the text.
  friend bool operator==(const TxtData& one, const TxtData& other) { return one.text == other.text; }
};
using Rdata = std::variant<CnameData, AddressData, TxtData>;

struct ResourceRecord {
  DomainName owner;
  Ttl ttl;
  Rdata rdata;
  friend bool operator==(const ResourceRecord&, const ResourceRecord&) = default;
};

// Selects the records at one name.
[[nodiscard]] std::vector<ResourceRecord> records_at(const DomainName& owner,
                                                     const std::vector<ResourceRecord>& records);
// True if both have the same records, in any order.
[[nodiscard]] bool same_records(const std::vector<ResourceRecord>& one,
                                const std::vector<ResourceRecord>& other);

[[nodiscard]] RecordType type_of(const Rdata& rdata);
// "CNAME", "A", "AAAA" or "TXT".
[[nodiscard]] std::string_view type_text(const Rdata& rdata);

// RDATA in zone-file text: "mail.example.com.", "192.0.2.1" or "\"v=STSv1; id=1\"".
[[nodiscard]] std::string print_rdata(const Rdata& rdata);

// One terminated line, "mta-sts.example.com. 120 IN CNAME mail.example.com.". The owner, with its dot, and
// the type are padded to `owner_width` and `type_width` characters; 0 gives single spaces.
[[nodiscard]] std::string print_record(const ResourceRecord& record, std::size_t owner_width = 0,
                                       std::size_t type_width = 0);

// All records, their columns aligned over the whole block. Empty for none.
[[nodiscard]] std::string print_records(const std::vector<ResourceRecord>& records);

// Reads TXT RDATA (RFC 1035 §3.3.14); nothing if it is malformed. wire_txt_rdata() and print_rdata() give its
// strings back, since servers and programs compare RDATA byte by byte.
[[nodiscard]] std::optional<TxtData> read_txt_rdata(std::string_view octets);
[[nodiscard]] std::string wire_txt_rdata(const TxtData& txt);

// The text as quoted character-strings of at most 255 bytes each (RFC 1035 §3.3), separated by one space. A
// quote and a backslash get a backslash; bytes below 0x20 and above 0x7E become "\DDD". The empty text gives
// one empty character-string.
[[nodiscard]] std::string print_character_strings(std::string_view text);

}  // namespace mtasts
