// Dynamic updates of DNS (RFC 2136): a change of the records at one name is applied only if the server still
// has exactly the records that were read.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "mtasts/change_name.h"
#include "mtasts/resource_record.h"

namespace mtasts {

// One RRset in the form that a server compares (RFC 2136 §1.1): a TXT record has its character-strings.
struct Rrset {
  RecordType type = RecordType::txt;
  std::uint32_t ttl = 0;
  std::vector<std::string> rdata = {};  // on the wire, names without compression; sorted, never empty
  friend bool operator==(const Rrset&, const Rrset&) = default;
};

// All CNAME, A, AAAA and TXT records at a name, sorted by type.
using NameData = std::vector<Rrset>;

// The types of NameData, sorted.
inline constexpr RecordType kNameDataTypes[] = {RecordType::a, RecordType::cname, RecordType::txt,
                                                RecordType::aaaa};

// RDATA on the wire (RFC 1035 §3.3). TXT is split like print_character_strings().
[[nodiscard]] std::string wire_rdata(const Rdata& rdata);
// The inverse; nothing if the bytes are no RDATA of the type, or the target of a CNAME is no DomainName.
[[nodiscard]] std::optional<Rdata> read_wire_rdata(RecordType type, std::string_view octets);

// Adds a record to its RRset, which has the lowest TTL of its records (RFC 2181 §5.2).
void add_record(NameData& data, RecordType type, std::uint32_t ttl, std::string rdata);
// The records of one name as RRsets.
[[nodiscard]] NameData name_data(const std::vector<ResourceRecord>& records);

// A ChangeName on the wire: `before` exactly as the server has it.
struct NameUpdate {
  DomainName owner;
  NameData before = {};
  NameData after = {};
  friend bool operator==(const NameUpdate&, const NameUpdate&) = default;
};

// The update that takes a step, given the data that the server has now; nothing if the server has the wanted
// records already. Records that are kept keep their character-strings. Fault::refused, code
// "update-conflict", if the server has neither the records before the step nor those after it.
[[nodiscard]] Result<std::optional<NameUpdate>> plan_name_update(const ChangeName& step,
                                                                 const NameData& existing);

// A record of an UPDATE message. Its class decides the meaning (RFC 2136 §2.4 and §2.5).
struct UpdateRecord {
  DomainName owner;
  std::uint16_t type = 0;
  std::uint16_t record_class = 0;
  std::uint32_t ttl = 0;
  std::string rdata = {};
  friend bool operator==(const UpdateRecord&, const UpdateRecord&) = default;
};

inline constexpr std::uint16_t kUpdateClassIn = 1, kUpdateClassNone = 254, kUpdateClassAny = 255;
inline constexpr std::uint16_t kUpdateTypeAny = 255;

// Together they hold if and only if the name has `before` as its CNAME, A, AAAA and TXT records. A new CNAME
// at an empty name permits no other record at all; a CNAME in place of other records none of another usual
// type.
[[nodiscard]] std::vector<UpdateRecord> update_prerequisites(const NameUpdate& change);
// Deletes each changed RRset and adds it anew; empty if nothing changes.
[[nodiscard]] std::vector<UpdateRecord> update_operations(const NameUpdate& change);

// The bytes of all records of the change.
[[nodiscard]] std::size_t update_size(const NameUpdate& change);
// Splits the changes, in their order, into groups whose records have at most `limit` bytes each. A larger
// change is a group of its own.
[[nodiscard]] std::vector<std::vector<NameUpdate>> split_updates(std::vector<NameUpdate> changes,
                                                                 std::size_t limit);

// An UPDATE message (RFC 2136 §2), not signed.
[[nodiscard]] std::string encode_update(std::uint16_t id, const DomainName& zone,
                                        const std::vector<NameUpdate>& changes);
// A query for one type at a name of an authoritative server, not signed.
[[nodiscard]] std::string encode_question(std::uint16_t id, const DomainName& name, RecordType type);

// The error of a reply: `rcode` of its header, `tsig_error` of its signature (0: none). `server` begins the
// message, `subject` is the zone or the name. Fault::undetermined for SERVFAIL and unknown codes, else
// Fault::refused; the code is that of the reply: "update-nxrrset", "update-badkey".
[[nodiscard]] Error update_error(unsigned rcode, unsigned tsig_error, const std::string& server,
                                 const std::string& subject);
// True for the RCODE of a prerequisite that does not hold: YXDOMAIN, YXRRSET, NXRRSET or NXDOMAIN.
[[nodiscard]] bool is_failed_prerequisite(unsigned rcode);

}  // namespace mtasts
