// Two steps. First a walk over the packet finds where each record stands and that it lies within the packet;
// then ldns reads the records of use, one by one, and no others. So what ldns meets is bounded, and the
// rarer record types, on whose malformed forms it leaks, never reach it.
#include "adapters/dns/dns_message.h"

#include <optional>

#include "adapters/dns/dns_query.h"
#include "adapters/dns/packet_walk.h"
#include "adapters/ldns/ldns.h"

namespace mtasts {
namespace {

constexpr unsigned kClassIn = 1;
constexpr unsigned kTypeOpt = 41;
constexpr std::uint32_t kTtlTopBit = 0x80000000;

tl::unexpected<Error> malformed(std::string what) {
  return fail({Fault::undetermined, "malformed", std::move(what)});
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

// The RDATA of TXT, RFC 1035 §3.3.14: one character-string or more, joined.
bool read_txt(const ldns_rr* rr, DnsRecord& record) {
  for (std::size_t i = 0; i < ldns_rr_rd_count(rr); ++i) {
    const std::string_view string = octets_of(ldns_rr_rdf(rr, i));
    if (string.empty() || static_cast<unsigned char>(string.front()) != string.size() - 1) return false;
    record.octets += string.substr(1);
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

bool read_rdata(const ldns_rr* rr, DnsRecord& record) {
  switch (record.type) {
    case RrType::a:
      return read_address(rr, 4, record);
    case RrType::aaaa:
      return read_address(rr, 16, record);
    case RrType::ns:
    case RrType::cname:
      return read_name(rr, 0, 1, record);
    case RrType::soa:
      return ldns_rr_rd_count(rr) == 7;  // only its owner matters
    case RrType::mx:
      return read_mx(rr, record);
    case RrType::txt:
      return read_txt(rr, record);
    case RrType::tlsa:
      return read_tlsa(rr, record);
  }
  return false;
}

std::optional<DnsRecord> read_record(std::string_view packet, const RecordPlace& place) {
  ldns_rr* read = nullptr;
  std::size_t position = place.begin;
  const ldns_status status = ldns_wire2rr(&read, reinterpret_cast<const std::uint8_t*>(packet.data()),
                                          packet.size(), &position, LDNS_SECTION_ANSWER);
  // On failure ldns has freed it.
  if (status != LDNS_STATUS_OK) return std::nullopt;
  const LdnsRr rr(read);
  // ldns lets a name in RDATA run past RDLENGTH.
  if (position != place.end) return std::nullopt;

  DnsRecord record;
  auto owner = name_of(ldns_rr_owner(rr.get()));
  if (!owner) return std::nullopt;
  record.owner = *std::move(owner);
  record.type = static_cast<RrType>(place.type);
  record.ttl = (place.ttl & kTtlTopBit) != 0 ? 0 : place.ttl;
  if (!read_rdata(rr.get(), record)) return std::nullopt;
  return record;
}

bool is_type(const RecordPlace& place, RrType type) {
  return place.record_class == kClassIn && place.type == static_cast<unsigned>(type);
}

// The places of all records, those of use sorted out.
struct Places {
  std::vector<RecordPlace> answer = {};
  std::vector<RecordPlace> authority = {};
  unsigned extended_rcode = 0;
};

struct Counts {
  std::size_t questions = 0;
  std::size_t answer = 0;
  std::size_t authority = 0;
  std::size_t additional = 0;
};

Places find_records(PacketWalk& walk, const Counts& counts, RrType asked) {
  Places places;
  for (std::size_t i = 0; i < counts.questions && walk.good(); ++i) {
    walk.skip_name();
    walk.skip(4);
  }
  for (std::size_t i = 0; i < counts.answer && walk.good(); ++i) {
    const RecordPlace place = walk.record();
    if (is_type(place, asked) || is_type(place, RrType::cname)) places.answer.push_back(place);
  }
  for (std::size_t i = 0; i < counts.authority && walk.good(); ++i) {
    const RecordPlace place = walk.record();
    if (is_type(place, RrType::soa) || is_type(place, RrType::ns)) places.authority.push_back(place);
  }
  for (std::size_t i = 0; i < counts.additional && walk.good(); ++i) {
    const RecordPlace place = walk.record();
    if (place.type == kTypeOpt) places.extended_rcode = place.ttl >> 24;  // RFC 6891 §6.1.3
  }
  return places;
}

}  // namespace

Result<DnsMessage> decode_dns_message(std::string_view packet, RrType asked) {
  PacketWalk walk(packet);
  walk.skip(2);
  const std::uint32_t flags = walk.number();
  Counts counts;
  counts.questions = walk.number();
  counts.answer = walk.number();
  counts.authority = walk.number();
  counts.additional = walk.number();
  if (!walk.good()) return malformed("a packet shorter than a DNS header");
  if (counts.questions > 1)
    return malformed("a packet with " + std::to_string(counts.questions) + " questions");

  DnsMessage message;
  message.rcode = flags & 0x000F;
  message.truncated = (flags & 0x0200) != 0;
  message.authoritative = (flags & 0x0400) != 0;
  message.authenticated = (flags & 0x0020) != 0;
  message.has_question = counts.questions == 1;
  if (message.truncated) return message;

  const Places places = find_records(walk, counts, asked);
  if (!walk.good()) return malformed("a packet that ends within a record");
  message.rcode |= places.extended_rcode << 4;
  if (places.answer.size() > kMostRecords) {
    return fail({Fault::undetermined, "too-large",
                 "an answer of " + std::to_string(places.answer.size()) + " records, more than the " +
                     std::to_string(kMostRecords) + " that are taken"});
  }
  for (const RecordPlace& place : places.answer) {
    auto record = read_record(packet, place);
    if (!record) return malformed("a packet with a record that cannot be read");
    message.answer.push_back(*std::move(record));
  }
  for (std::size_t i = 0; i < places.authority.size() && i < kMostRecords; ++i) {
    auto record = read_record(packet, places.authority[i]);
    if (!record) return malformed("a packet with a record that cannot be read");
    message.authority.push_back(*std::move(record));
  }
  return message;
}

}  // namespace mtasts
