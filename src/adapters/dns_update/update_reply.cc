#include "adapters/dns_update/update_reply.h"

#include <fmt/format.h>

#include <algorithm>

#include "adapters/dns/dns_query.h"
#include "adapters/dns/packet_cursor.h"
#include "mtasts/ascii.h"

namespace mtasts {
namespace {

tl::unexpected<Error> malformed_reply(std::string message) {
  return fail({Fault::undetermined, "malformed", std::move(message)});
}

// Reads a name at `position`, which is moved behind it. Each compression pointer must lead backwards (RFC
// 1035 §4.1.4), so that none is followed twice.
std::optional<WireName> read_name(std::string_view packet, std::size_t& position) {
  std::string name;
  std::size_t at = position, segment = position;
  bool has_jumped = false;
  while (at < packet.size()) {
    const std::size_t length = octet_at(packet, at);
    if (length >= 0xC0) {
      if (at + 1 >= packet.size()) return std::nullopt;
      const std::size_t target = (length & 0x3FU) << 8 | octet_at(packet, at + 1);
      if (!has_jumped) position = at + 2;
      has_jumped = true;
      if (target >= segment) return std::nullopt;
      segment = at = target;
      continue;
    }
    if (length > 63 || packet.size() - at <= length || name.size() + length + 1 > kLongestWireName) {
      return std::nullopt;
    }
    name += packet.substr(at, length + 1);
    at += length + 1;
    if (length != 0) continue;
    if (!has_jumped) position = at;
    return WireName::of_octets(name);
  }
  return std::nullopt;
}

std::uint64_t read_number(PacketCursor& cursor, unsigned octets) {
  std::uint64_t number = 0;
  while (octets-- > 0) number = number << 8 | cursor.read8();
  return number;
}

// The next `size` bytes; not good() if there are fewer.
std::string read_octets(std::string_view packet, PacketCursor& cursor, std::size_t size) {
  const std::size_t begin = cursor.position();
  cursor.skip(size);
  return cursor.good() ? std::string(packet.substr(begin, size)) : std::string();
}

struct RecordRead {
  WireName owner;
  RecordBounds bounds;
};

std::optional<RecordRead> read_bounds(std::string_view packet, std::size_t& position) {
  const std::size_t begin = position;
  auto owner = read_name(packet, position);
  if (!owner) return std::nullopt;
  PacketCursor cursor(packet, position);
  const RecordBounds bounds = cursor.read_record_after_owner(begin);
  if (!cursor.good()) return std::nullopt;
  position = cursor.position();
  return RecordRead{*owner, bounds};
}

bool read_rdata(std::string_view packet, const RecordBounds& bounds, std::string& rdata) {
  if (bounds.type != static_cast<unsigned>(RecordType::cname)) {
    rdata = packet.substr(bounds.rdata, bounds.end - bounds.rdata);
    return true;
  }
  std::size_t position = bounds.rdata;
  const auto target = read_name(packet.substr(0, bounds.end), position);
  if (!target || position != bounds.end) return false;
  rdata = target->octets();
  return true;
}

// RFC 8945 §4.2. The error of RFC 8945 §5.2.3 has six bytes of other data, and no other error has any.
std::optional<ReplyTsig> read_tsig(std::string_view packet, const RecordRead& record) {
  ReplyTsig tsig;
  tsig.begin = record.bounds.begin;
  tsig.fields.key = record.owner;
  std::size_t position = record.bounds.rdata;
  const std::string_view inside = packet.substr(0, record.bounds.end);
  const auto algorithm = read_name(inside, position);
  if (!algorithm || record.bounds.record_class != kClassAny || record.bounds.ttl != 0) return std::nullopt;
  tsig.fields.algorithm = *algorithm;
  PacketCursor cursor(inside, position);
  tsig.fields.time = read_number(cursor, 6);
  tsig.fields.fudge = static_cast<std::uint16_t>(cursor.read16());
  const std::size_t mac_length = cursor.read16();
  tsig.mac = read_octets(inside, cursor, mac_length);
  tsig.original_id = cursor.read16();
  tsig.fields.error = static_cast<std::uint16_t>(cursor.read16());
  const std::size_t other_length = cursor.read16();
  tsig.fields.other = read_octets(inside, cursor, other_length);
  if (!cursor.good() || cursor.position() != inside.size()) return std::nullopt;
  return tsig;
}

bool read_section(std::string_view packet, std::size_t count, std::size_t& position,
                  std::vector<ReplyRecord>& records) {
  for (; count > 0; --count) {
    const auto record = read_bounds(packet, position);
    if (!record || record->bounds.type == kTypeTsig) return false;
    if (record->bounds.record_class != kClassIn) continue;
    ReplyRecord read{record->owner, record->bounds.type, record->bounds.ttl};
    if (!read_rdata(packet, record->bounds, read.rdata)) return false;
    records.push_back(std::move(read));
  }
  return true;
}

bool read_additional(std::string_view packet, std::size_t count, std::size_t& position, UpdateReply& reply) {
  for (; count > 0; --count) {
    const auto record = read_bounds(packet, position);
    if (!record) return false;
    if (record->bounds.type != kTypeTsig) continue;
    reply.tsig = read_tsig(packet, *record);
    if (!reply.tsig || count != 1) return false;
  }
  return true;
}

bool read_question(std::string_view packet, std::size_t& position, UpdateReply& reply) {
  const auto name = read_name(packet, position);
  if (!name) return false;
  reply.question = name->octets();
  PacketCursor cursor(packet, position);
  reply.question += read_octets(packet, cursor, 4);
  position = cursor.position();
  return cursor.good();
}

// The errors that a server may give before it looks at the signature, or without a key.
bool may_be_unsigned(const UpdateReply& reply) {
  constexpr unsigned kNotAuth = 9;
  constexpr unsigned kBadSig = 16, kBadKey = 17;
  const unsigned rcode = reply.rcode();
  if (reply.tsig)
    return rcode == kNotAuth && (reply.tsig_error() == kBadSig || reply.tsig_error() == kBadKey);
  constexpr unsigned kErrors[] = {1, 2, 4, 5, kNotAuth};  // FORMERR, SERVFAIL, NOTIMP, REFUSED
  return std::ranges::find(kErrors, rcode) != std::end(kErrors);
}

// The message that the server has signed (RFC 8945 §5.3): with the original id, without the TSIG record.
std::string signed_part(std::string_view packet, const ReplyTsig& tsig) {
  std::string part(packet.substr(0, tsig.begin));
  const unsigned additional = (octet_at(packet, 10) << 8 | octet_at(packet, 11)) - 1;
  part[0] = static_cast<char>(tsig.original_id >> 8 & 0xFF);
  part[1] = static_cast<char>(tsig.original_id & 0xFF);
  part[10] = static_cast<char>(additional >> 8 & 0xFF);
  part[11] = static_cast<char>(additional & 0xFF);
  return part;
}

// The reason why the signature is not valid; empty if it is.
std::string signature_fault(std::string_view packet, const ReplyTsig& tsig, const SentMessage& sent,
                            const TsigKey& key, std::chrono::sys_seconds now) {
  const TsigFields ours = tsig_fields(key, now);
  if (tsig.fields.key != ours.key) return "it is signed with another key";
  if (tsig.fields.algorithm != ours.algorithm) return "it is signed with another algorithm";
  if (tsig.original_id != (octet_at(sent.octets, 0) << 8 | octet_at(sent.octets, 1))) {
    return "its signature is for another message";
  }
  const std::string mac = tsig_mac(signed_part(packet, tsig), tsig.fields, key, sent.mac);
  if (mac.size() != mac_size(key.algorithm) || !same_mac(mac, tsig.mac)) return "its signature is wrong";
  if (tsig.fields.error == kBadTime) return {};  // the time is that of our message (RFC 8945 §5.2.3)
  const std::uint64_t difference =
      std::max(ours.time, tsig.fields.time) - std::min(ours.time, tsig.fields.time);
  if (difference <= std::min(tsig.fields.fudge, kFudge)) return {};
  return fmt::format("its signature is of a time {} s from ours", difference);
}

// The reason why the reply is none to the message; empty if it is.
std::string header_fault(const UpdateReply& reply, std::string_view sent) {
  if (reply.id != (octet_at(sent, 0) << 8 | octet_at(sent, 1))) return "it has another id";
  if (!reply.is_response()) return "it is no response";
  if (reply.opcode() != (octet_at(sent, 2) >> 3 & 0x0FU)) return "it is for another kind of request";
  if (reply.is_truncated()) return "it is truncated over TCP";
  // Some servers leave the zone section out (RFC 2136 §3.8 permits it).
  if (reply.question.empty()) return {};
  std::string asked =
      lower_case(sent.substr(kDnsHeader, std::min(sent.size() - kDnsHeader, reply.question.size())));
  asked.replace(asked.size() - 4, 4, sent.substr(kDnsHeader + asked.size() - 4, 4));
  return asked == reply.question ? std::string() : "it is for another question or zone";
}

}  // namespace

Result<UpdateReply> read_update_reply(std::string_view packet) {
  PacketCursor header(packet);
  UpdateReply reply;
  reply.id = header.read16();
  reply.flags = header.read16();
  const std::size_t questions = header.read16();
  const std::size_t answers = header.read16();
  const std::size_t authorities = header.read16();
  const std::size_t additional = header.read16();
  if (!header.good()) return malformed_reply("a packet shorter than a DNS header");
  if (questions > 1) return malformed_reply(fmt::format("a packet with {} questions", questions));
  std::size_t position = kDnsHeader;
  if ((questions == 1 && !read_question(packet, position, reply)) ||
      !read_section(packet, answers, position, reply.answer) ||
      !read_section(packet, authorities, position, reply.authority) ||
      !read_additional(packet, additional, position, reply)) {
    return malformed_reply("a packet with a record that cannot be read");
  }
  if (position != packet.size()) return malformed_reply("a packet with bytes behind its last record");
  return reply;
}

Result<UpdateReply> verify_update_reply(std::string_view packet, const SentMessage& sent, const TsigKey& key,
                                        std::chrono::sys_seconds now) {
  auto reply = read_update_reply(packet);
  if (!reply) return reply;
  std::string fault = header_fault(*reply, sent.octets);
  if (fault.empty() && may_be_unsigned(*reply)) {
    const bool is_valid = reply->tsig && signature_fault(packet, *reply->tsig, sent, key, now).empty();
    reply->is_signed = is_valid;
    return reply;
  }
  if (fault.empty() && !reply->tsig) fault = "it is not signed";
  if (fault.empty()) fault = signature_fault(packet, *reply->tsig, sent, key, now);
  if (!fault.empty()) {
    return fail({Fault::undetermined, "update-unverified", "the reply is not believed: " + fault,
                 "compare address and key with the configuration of the primary server"});
  }
  reply->is_signed = true;
  return reply;
}

std::optional<std::int64_t> clock_difference(const UpdateReply& reply, std::chrono::sys_seconds now) {
  constexpr std::size_t kTimeSize = 6;
  if (reply.tsig_error() != kBadTime || reply.tsig->fields.other.size() != kTimeSize) return std::nullopt;
  PacketCursor cursor(reply.tsig->fields.other);
  return static_cast<std::int64_t>(read_number(cursor, kTimeSize)) - now.time_since_epoch().count();
}

}  // namespace mtasts
