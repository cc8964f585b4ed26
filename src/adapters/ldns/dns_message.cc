// Decodes in two steps. First a cursor locates all records and checks that they are within the packet; then
// ldns parses only the records that are needed. This bounds the input of ldns and keeps rare record types
// away from it, because it leaks memory on malformed ones.
#include "adapters/dns/dns_message.h"

#include <optional>

#include "adapters/dns/dns_query.h"
#include "adapters/dns/packet_cursor.h"
#include "adapters/ldns/ldns.h"
#include "mtasts/caa.h"

namespace mtasts {
namespace {

constexpr std::uint32_t kTtlTopBit = 0x80000000;

tl::unexpected<Error> malformed(std::string message) {
  return fail({Fault::undetermined, "malformed", std::move(message)});
}

std::string_view octets_of(const ldns_rdf* rdf) {
  return {reinterpret_cast<const char*>(ldns_rdf_data(rdf)), ldns_rdf_size(rdf)};
}

std::optional<WireName> name_of(const ldns_rdf* rdf) {
  if (!rdf || ldns_rdf_get_type(rdf) != LDNS_RDF_TYPE_DNAME) return std::nullopt;
  const std::string_view octets = octets_of(rdf);
  if (octets.empty() || octets.size() > 255 || octets.back() != '\0') return std::nullopt;
  return WireName::of_octets(octets);
}

// A TXT record has at least one character-string (RFC 1035 §3.3.14).
bool read_txt(const ldns_rr* rr, DnsRecord& record) {
  for (std::size_t i = 0; i < ldns_rr_rd_count(rr); ++i) {
    const std::string_view string = octets_of(ldns_rr_rdf(rr, i));
    if (string.empty() || static_cast<unsigned char>(string.front()) != string.size() - 1) return false;
    record.octets += string;
  }
  return ldns_rr_rd_count(rr) > 0;
}

bool read_address(const ldns_rr* rr, std::size_t size, DnsRecord& record) {
  if (ldns_rr_rd_count(rr) != 1) return false;
  record.octets = octets_of(ldns_rr_rdf(rr, 0));
  return record.octets.size() == size;
}

bool read_name(const ldns_rr* rr, std::size_t index, std::size_t count, DnsRecord& record) {
  if (ldns_rr_rd_count(rr) != count) return false;
  auto name = name_of(ldns_rr_rdf(rr, index));
  if (!name) return false;
  record.name = *std::move(name);
  return true;
}

bool read_mx(const ldns_rr* rr, DnsRecord& record) {
  if (!read_name(rr, 1, 2, record) || ldns_rdf_size(ldns_rr_rdf(rr, 0)) != 2) return false;
  record.preference = ldns_rdf2native_int16(ldns_rr_rdf(rr, 0));
  return true;
}

// RFC 6698 §2.1: usage, selector and matching type, then the association data.
bool read_tlsa(const ldns_rr* rr, DnsRecord& record) {
  if (ldns_rr_rd_count(rr) != 4) return false;
  for (std::size_t i = 0; i < 4; ++i) record.octets += octets_of(ldns_rr_rdf(rr, i));
  return record.octets.size() > 3;
}

// RFC 8659 §4.1: flags, the length of the tag, the tag, and the value.
bool read_caa(const ldns_rr* rr, DnsRecord& record) {
  for (std::size_t i = 0; i < ldns_rr_rd_count(rr); ++i) record.octets += octets_of(ldns_rr_rdf(rr, i));
  return parse_caa_rdata(record.octets).has_value();
}

bool read_rdata(const ldns_rr* rr, DnsRecord& record) {
  switch (record.type) {
    case RecordType::a: return read_address(rr, 4, record);
    case RecordType::aaaa: return read_address(rr, 16, record);
    case RecordType::ns:
    case RecordType::cname: return read_name(rr, 0, 1, record);
    case RecordType::soa: return ldns_rr_rd_count(rr) == 7;  // only the owner is used
    case RecordType::mx: return read_mx(rr, record);
    case RecordType::txt: return read_txt(rr, record);
    case RecordType::tlsa: return read_tlsa(rr, record);
    case RecordType::caa: return read_caa(rr, record);
    default: return false;
  }
}

std::optional<DnsRecord> read_record(std::string_view packet, const RecordBounds& bounds) {
  ldns_rr* read = nullptr;
  std::size_t position = bounds.begin;
  const ldns_status status = ldns_wire2rr(&read, reinterpret_cast<const std::uint8_t*>(packet.data()),
                                          packet.size(), &position, LDNS_SECTION_ANSWER);
  // On failure ldns has freed the record.
  if (status != LDNS_STATUS_OK) return std::nullopt;
  const LdnsRr rr(read);
  // ldns accepts a name in RDATA that exceeds RDLENGTH.
  if (position != bounds.end) return std::nullopt;

  DnsRecord record;
  auto owner = name_of(ldns_rr_owner(rr.get()));
  if (!owner) return std::nullopt;
  record.owner = *std::move(owner);
  record.type = static_cast<RecordType>(bounds.type);
  record.ttl = (bounds.ttl & kTtlTopBit) != 0 ? 0 : bounds.ttl;
  if (!read_rdata(rr.get(), record)) return std::nullopt;
  return record;
}

bool is_type(const RecordBounds& bounds, RecordType type) {
  return bounds.record_class == kClassIn && bounds.type == static_cast<unsigned>(type);
}

// The types that a server may add to the CNAMEs of an answer: DNAME (RFC 6672 §3.1) and RRSIG (RFC 4035
// §3.1).
bool may_accompany_answer(const RecordBounds& bounds) {
  constexpr unsigned kDname = 39, kRrsig = 46;
  return bounds.record_class == kClassIn && (bounds.type == kDname || bounds.type == kRrsig);
}

// The positions of the records that are needed.
struct Sections {
  std::vector<RecordBounds> answer = {};
  std::vector<RecordBounds> authority = {};
  unsigned extended_rcode = 0;
  bool has_other_answers = false;
};

struct Counts {
  std::size_t questions = 0;
  std::size_t answer = 0;
  std::size_t authority = 0;
  std::size_t additional = 0;
};

Sections find_records(PacketCursor& cursor, const Counts& counts, RecordType asked) {
  Sections sections;
  for (std::size_t i = 0; i < counts.questions && cursor.good(); ++i) {
    cursor.skip_name();
    cursor.skip(4);
  }
  bool has_companions = false;
  for (std::size_t i = 0; i < counts.answer && cursor.good(); ++i) {
    const RecordBounds bounds = cursor.read_record();
    if (is_type(bounds, asked) || is_type(bounds, RecordType::cname)) {
      sections.answer.push_back(bounds);
    } else if (may_accompany_answer(bounds)) {
      has_companions = true;
    } else {
      sections.has_other_answers = true;
    }
  }
  // A DNAME without its CNAME hides the data: the section is not empty.
  if (has_companions && sections.answer.empty()) sections.has_other_answers = true;
  for (std::size_t i = 0; i < counts.authority && cursor.good(); ++i) {
    const RecordBounds bounds = cursor.read_record();
    if (is_type(bounds, RecordType::soa) || is_type(bounds, RecordType::ns))
      sections.authority.push_back(bounds);
  }
  for (std::size_t i = 0; i < counts.additional && cursor.good(); ++i) {
    const RecordBounds bounds = cursor.read_record();
    if (bounds.type == kTypeOpt) sections.extended_rcode = bounds.ttl >> 24;  // RFC 6891 §6.1.3
  }
  return sections;
}

}  // namespace

Result<DnsMessage> decode_dns_message(std::string_view packet, RecordType asked) {
  PacketCursor cursor(packet);
  cursor.skip(2);
  const std::uint32_t flags = cursor.read16();
  Counts counts;
  counts.questions = cursor.read16();
  counts.answer = cursor.read16();
  counts.authority = cursor.read16();
  counts.additional = cursor.read16();
  if (!cursor.good()) return malformed("a packet shorter than a DNS header");
  if (counts.questions > 1)
    return malformed("a packet with " + std::to_string(counts.questions) + " questions");

  DnsMessage message;
  message.rcode = flags & 0x000F;
  message.truncated = (flags & 0x0200) != 0;
  message.authoritative = (flags & 0x0400) != 0;
  message.authenticated = (flags & 0x0020) != 0;
  if (message.truncated) return message;

  const Sections sections = find_records(cursor, counts, asked);
  if (!cursor.good()) return malformed("a packet that ends within a record");
  message.rcode |= sections.extended_rcode << 4;
  message.has_other_answers = sections.has_other_answers;
  if (sections.answer.size() > kMaxRecords) {
    return fail({Fault::undetermined, "too-large",
                 "an answer of " + std::to_string(sections.answer.size()) +
                     " records, more than the limit of " + std::to_string(kMaxRecords)});
  }
  for (const RecordBounds& bounds : sections.answer) {
    auto record = read_record(packet, bounds);
    if (!record) return malformed("a packet with a record that cannot be read");
    message.answer.push_back(*std::move(record));
  }
  for (std::size_t i = 0; i < sections.authority.size() && i < kMaxRecords; ++i) {
    auto record = read_record(packet, sections.authority[i]);
    if (!record) return malformed("a packet with a record that cannot be read");
    message.authority.push_back(*std::move(record));
  }
  return message;
}

Result<std::string> ldns_libraries() {
  return std::string("ldns ") + ::ldns_version();
}

}  // namespace mtasts
