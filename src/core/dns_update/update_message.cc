// Names are not compressed, so that the size of a record is known before it is encoded.
#include <algorithm>
#include <iterator>

#include "mtasts/dns_update.h"

namespace mtasts {
namespace {

constexpr unsigned kOpcodeUpdate = 5U << 11;  // RFC 2136 §1.3
constexpr std::size_t kFixedPart = 10;        // type, class, TTL and the size of RDATA

// The types beside those of NameData that a CNAME does not permit (RFC 1034 §3.6.2). A zone can have others,
// which are rare; those of DNSSEC are permitted.
constexpr std::uint16_t kTypesNotBesideCname[] = {
    2,   // NS
    12,  // PTR
    13,  // HINFO
    static_cast<std::uint16_t>(RecordType::mx),
    17,  // RP
    18,  // AFSDB
    29,  // LOC
    33,  // SRV
    35,  // NAPTR
    37,  // CERT
    static_cast<std::uint16_t>(RecordType::dname),
    44,  // SSHFP
    static_cast<std::uint16_t>(RecordType::tlsa),
    53,   // SMIMEA
    61,   // OPENPGPKEY
    64,   // SVCB
    65,   // HTTPS
    99,   // SPF
    256,  // URI
    static_cast<std::uint16_t>(RecordType::caa),
};

void append16(std::string& wire, unsigned number) {
  wire += static_cast<char>(number >> 8 & 0xFF);
  wire += static_cast<char>(number & 0xFF);
}

void append_name(std::string& wire, const DomainName& name) {
  wire += wire_rdata(CnameData{name});
}

void append_record(std::string& wire, const UpdateRecord& record) {
  append_name(wire, record.owner);
  append16(wire, record.type);
  append16(wire, record.record_class);
  append16(wire, record.ttl >> 16);
  append16(wire, record.ttl & 0xFFFF);
  append16(wire, static_cast<unsigned>(record.rdata.size()));
  wire += record.rdata;
}

// The size of an encoded record: its name has one byte more than its text and dot.
std::size_t size_of(const UpdateRecord& record) {
  return record.owner.text().size() + 2 + kFixedPart + record.rdata.size();
}

const Rrset* set_of(const NameData& data, RecordType type) {
  const auto found = std::ranges::find_if(data, [type](const Rrset& set) { return set.type == type; });
  return found == data.end() ? nullptr : &*found;
}

std::string encode_header(std::uint16_t id, unsigned flags, std::initializer_list<std::size_t> counts) {
  std::string wire;
  append16(wire, id);
  append16(wire, flags);
  for (const std::size_t count : counts) append16(wire, static_cast<unsigned>(count));
  return wire;
}

void append_question(std::string& wire, const DomainName& name, RecordType type) {
  append_name(wire, name);
  append16(wire, static_cast<unsigned>(type));
  append16(wire, kUpdateClassIn);
}

}  // namespace

std::vector<UpdateRecord> update_prerequisites(const NameUpdate& change) {
  // A server leaves out a CNAME beside other data without an error (RFC 2136 §3.4.2.2).
  const bool gets_cname = set_of(change.after, RecordType::cname) != nullptr &&
                          set_of(change.before, RecordType::cname) == nullptr;
  if (change.before.empty() && gets_cname) {
    return {{change.owner, kUpdateTypeAny, kUpdateClassNone}};
  }
  std::vector<UpdateRecord> records;
  for (const RecordType type : kNameDataTypes) {
    const auto number = static_cast<std::uint16_t>(type);
    const Rrset* set = set_of(change.before, type);
    if (set == nullptr) {
      records.push_back({change.owner, number, kUpdateClassNone});
      continue;
    }
    for (const std::string& rdata : set->rdata) {
      records.push_back({change.owner, number, kUpdateClassIn, 0, rdata});
    }
  }
  if (!gets_cname) return records;
  for (const std::uint16_t type : kTypesNotBesideCname) {
    records.push_back({change.owner, type, kUpdateClassNone});
  }
  return records;
}

std::vector<UpdateRecord> update_operations(const NameUpdate& change) {
  std::vector<UpdateRecord> records;
  for (const Rrset& set : change.before) {
    const Rrset* after = set_of(change.after, set.type);
    if (after != nullptr && *after == set) continue;
    records.push_back({change.owner, static_cast<std::uint16_t>(set.type), kUpdateClassAny});
  }
  for (const Rrset& set : change.after) {
    const Rrset* before = set_of(change.before, set.type);
    if (before != nullptr && *before == set) continue;
    for (const std::string& rdata : set.rdata) {
      records.push_back({change.owner, static_cast<std::uint16_t>(set.type), kUpdateClassIn, set.ttl, rdata});
    }
  }
  return records;
}

std::size_t update_size(const NameUpdate& change) {
  std::size_t size = 0;
  for (const UpdateRecord& record : update_prerequisites(change)) size += size_of(record);
  for (const UpdateRecord& record : update_operations(change)) size += size_of(record);
  return size;
}

std::vector<std::vector<NameUpdate>> split_updates(std::vector<NameUpdate> changes, std::size_t limit) {
  std::vector<std::vector<NameUpdate>> groups;
  std::size_t used = 0;
  for (NameUpdate& change : changes) {
    const std::size_t size = update_size(change);
    if (groups.empty() || used + size > limit) {
      groups.emplace_back();
      used = 0;
    }
    used += size;
    groups.back().push_back(std::move(change));
  }
  return groups;
}

std::string encode_update(std::uint16_t id, const DomainName& zone, const std::vector<NameUpdate>& changes) {
  std::vector<UpdateRecord> prerequisites, operations;
  for (const NameUpdate& change : changes) {
    auto more = update_prerequisites(change);
    std::move(more.begin(), more.end(), std::back_inserter(prerequisites));
    more = update_operations(change);
    std::move(more.begin(), more.end(), std::back_inserter(operations));
  }
  std::string wire = encode_header(id, kOpcodeUpdate, {1, prerequisites.size(), operations.size(), 0});
  append_question(wire, zone, RecordType::soa);
  for (const UpdateRecord& record : prerequisites) append_record(wire, record);
  for (const UpdateRecord& record : operations) append_record(wire, record);
  return wire;
}

std::string encode_question(std::uint16_t id, const DomainName& name, RecordType type) {
  std::string wire = encode_header(id, 0, {1, 0, 0, 0});
  append_question(wire, name, type);
  return wire;
}

}  // namespace mtasts
