// Compression pointers must point backwards (RFC 1035 §4.1.4), so that every name ends.
#include "adapters/dns/common_answer.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>

#include "adapters/dns/dns_message.h"
#include "adapters/dns/packet_cursor.h"

namespace mtasts {
namespace {

constexpr unsigned kNameAsked = 0xC000 | kDnsHeader;  // a compression pointer to the name in the question
constexpr unsigned kPointer = 0xC0;
constexpr std::size_t kMaxLabel = 63;
constexpr std::uint32_t kTtlTopBit = 0x80000000;

// Maps the octets of a name to presentation form, lower case; 0 for an octet that needs an escape.
constexpr std::array<char, 256> kShown = [] {
  std::array<char, 256> shown = {};
  for (const char c : std::string_view("abcdefghijklmnopqrstuvwxyz0123456789-_")) {
    shown[static_cast<unsigned char>(c)] = c;
    if (c >= 'a' && c <= 'z') shown[static_cast<unsigned char>(c - 'a' + 'A')] = c;
  }
  return shown;
}();

// On the wire a name has the length of its first label and the root in addition.
constexpr std::size_t kLongestText = kLongestWireName - 2;

// The presentation form of a name.
struct NameText {
  std::array<char, kLongestText> text;
  std::size_t size = 0;

  bool append_label(std::string_view label) {
    if (size + 1 + label.size() > kLongestText) return false;
    char* to = text.data() + size;
    if (size > 0) *to++ = '.';
    size = static_cast<std::size_t>(to - text.data()) + label.size();
    bool is_odd = false;
    for (const char c : label) {
      const char shown = kShown[static_cast<unsigned char>(c)];
      is_odd |= shown == 0;
      *to++ = shown;
    }
    return !is_odd;
  }
};

// Reads the name at `at`. Without the targets of pointers it must end exactly at `end`.
bool read_name(std::string_view packet, std::size_t at, std::size_t end, NameText& name) {
  std::size_t limit = end;
  std::size_t fragment = at;  // the start of the current run of labels
  bool has_jumped = false;
  while (at < limit) {
    const unsigned length = octet_at(packet, at);
    if (length == 0) return has_jumped || at + 1 == end;
    if (length >= kPointer) {
      if (at + 2 > limit || (!has_jumped && at + 2 != end)) return false;
      const std::size_t target = (length - kPointer) << 8 | octet_at(packet, at + 1);
      if (target < kDnsHeader || target >= fragment) return false;  // the header has no name
      has_jumped = true;
      limit = fragment;
      at = fragment = target;
      continue;
    }
    if (length > kMaxLabel || at + 1 + length > limit) return false;
    if (!name.append_label(packet.substr(at + 1, length))) return false;
    at += 1 + length;
  }
  return false;
}

// Returns the text of the name at `at`, "." for the root.
std::optional<std::string> shown_name(std::string_view packet, std::size_t at, std::size_t end) {
  NameText name;
  if (!read_name(packet, at, end, name)) return std::nullopt;
  if (name.size == 0) return ".";
  return std::string(name.text.data(), name.size);
}

bool add_mx(std::string_view packet, const RecordBounds& bounds, std::uint32_t ttl, DnsAnswer& answer) {
  if (bounds.end - bounds.rdata < 3) return false;
  auto exchange = shown_name(packet, bounds.rdata + 2, bounds.end);
  if (!exchange) return false;
  const unsigned preference = octet_at(packet, bounds.rdata) << 8 | octet_at(packet, bounds.rdata + 1);
  answer.mx.push_back({static_cast<std::uint16_t>(preference), *std::move(exchange), ttl});
  return true;
}

bool add_cname(std::string_view packet, const RecordBounds& bounds, DnsAnswer& answer) {
  auto target = shown_name(packet, bounds.rdata, bounds.end);
  if (!target) return false;
  answer.names.push_back(*std::move(target));
  return true;
}

bool add_rdata(std::string_view packet, const RecordBounds& bounds, std::uint32_t ttl, DnsAnswer& answer) {
  switch (static_cast<RecordType>(bounds.type)) {
    case RecordType::mx: return add_mx(packet, bounds, ttl, answer);
    case RecordType::cname: return add_cname(packet, bounds, answer);
    case RecordType::txt: return add_txt(packet.substr(bounds.rdata, bounds.end - bounds.rdata), answer);
    default: return false;
  }
}

bool read_records(std::string_view packet, PacketCursor& cursor, std::size_t count, RecordType type,
                  DnsAnswer& answer) {
  if (count == 0 || count > kMaxRecords) return false;
  if (type == RecordType::mx) answer.mx.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t begin = cursor.position();
    if (cursor.read16() != kNameAsked) return false;
    const RecordBounds bounds = cursor.read_record_after_owner(begin);
    if (!cursor.good() || bounds.type != static_cast<unsigned>(type) || bounds.record_class != kClassIn)
      return false;
    const std::uint32_t ttl = (bounds.ttl & kTtlTopBit) != 0 ? 0 : bounds.ttl;
    answer.ttl = std::min(answer.ttl, ttl);
    if (!add_rdata(packet, bounds, ttl, answer)) return false;
  }
  return true;
}

// Authoritative servers add their NS records. These are ignored but must be well-formed.
bool read_name_servers(std::string_view packet, PacketCursor& cursor, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    const RecordBounds bounds = cursor.read_record();
    NameText owner;
    NameText server;
    if (!cursor.good() || bounds.type != static_cast<unsigned>(RecordType::ns) ||
        bounds.record_class != kClassIn || !read_name(packet, bounds.begin, bounds.rdata - 10, owner) ||
        !read_name(packet, bounds.rdata, bounds.end, server)) {
      return false;
    }
  }
  return true;
}

bool read_additional(PacketCursor& cursor, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    const RecordBounds bounds = cursor.read_record();
    if (!cursor.good()) return false;
    if (bounds.type == kTypeOpt && bounds.ttl >> 24 != 0) return false;  // extended RCODE, RFC 6891 §6.1.3
  }
  return true;
}

}  // namespace

bool read_common_answer(std::string_view packet, const DnsQuery& query, RecordType type, DnsAnswer& answer) {
  constexpr unsigned kAuthoritative = 0x0400, kTruncated = 0x0200, kAuthenticated = 0x0020, kRcode = 0x000F;
  PacketCursor header(packet, 2);
  const unsigned flags = header.read16();
  const std::size_t questions = header.read16();
  const std::size_t records = header.read16();
  const std::size_t name_servers = header.read16();
  const std::size_t additional = header.read16();
  if ((flags & (kTruncated | kRcode)) != 0 || questions != 1) return false;

  answer.ttl = 0xFFFFFFFF;
  PacketCursor cursor(packet, query.question_end());
  if (!read_records(packet, cursor, records, type, answer) ||
      !read_name_servers(packet, cursor, name_servers) || !read_additional(cursor, additional)) {
    return false;
  }
  answer.status = DnsStatus::records;
  answer.authoritative = (flags & kAuthoritative) != 0;
  answer.authenticated = (flags & kAuthenticated) != 0;
  return true;
}

}  // namespace mtasts
