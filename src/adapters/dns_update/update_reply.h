// UpdateReply: the reply to a signed message, read from untrusted bytes and then verified.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/dns_update/tsig.h"
#include "mtasts/result.h"

namespace mtasts {

// A record of the answer or of the authority section, class IN.
struct ReplyRecord {
  WireName owner;
  unsigned type = 0;
  std::uint32_t ttl = 0;
  std::string rdata = {};  // the name in CNAME without compression
};

// The TSIG record at the end of a message.
struct ReplyTsig {
  std::size_t begin = 0;  // in the message
  TsigFields fields;
  std::string mac = {};
  unsigned original_id = 0;
};

struct UpdateReply {
  unsigned id = 0;
  unsigned flags = 0;         // the second 16 bits of the header
  std::string question = {};  // name in lower case, type and class; empty if there is none
  std::vector<ReplyRecord> answer = {};
  std::vector<ReplyRecord> authority = {};
  std::optional<ReplyTsig> tsig = {};

  [[nodiscard]] unsigned rcode() const { return flags & 0x000F; }
  [[nodiscard]] unsigned opcode() const { return flags >> 11 & 0x000F; }
  [[nodiscard]] bool is_response() const { return (flags & 0x8000) != 0; }
  [[nodiscard]] bool is_authoritative() const { return (flags & 0x0400) != 0; }
  [[nodiscard]] bool is_truncated() const { return (flags & 0x0200) != 0; }
  [[nodiscard]] unsigned tsig_error() const { return tsig ? tsig->fields.error : 0; }
  // True if the signature was verified; otherwise the reply can only be an error.
  bool is_signed = false;
};

// Fault::undetermined, code "malformed". Every byte of the packet must belong to a section, and a TSIG record
// must be the last one (RFC 8945 §5.1).
[[nodiscard]] Result<UpdateReply> read_update_reply(std::string_view packet);

// A message that was sent, unsigned, and the MAC that was added.
struct SentMessage {
  std::string octets;
  std::string mac;
};

// The reply to `sent` from somebody who holds the key. Without a valid signature only errors are accepted
// that a server gives before it has verified the request: is_signed is false then, and nothing follows from
// it but that there was no success. Fault::undetermined, code "update-unverified", with the reason,
// otherwise.
[[nodiscard]] Result<UpdateReply> verify_update_reply(std::string_view packet, const SentMessage& sent,
                                                      const TsigKey& key, std::chrono::sys_seconds now);

// The seconds that the clock of the server is ahead, from a reply with BADTIME; nothing without such an
// error.
[[nodiscard]] std::optional<std::int64_t> clock_difference(const UpdateReply& reply,
                                                           std::chrono::sys_seconds now);

}  // namespace mtasts
