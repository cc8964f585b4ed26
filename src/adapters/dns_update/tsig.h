// Signatures of DNS messages with a shared secret (RFC 8945). By OpenSSL on the message as it is on the wire:
// ldns 1.8 has no hmac-sha384, and verifies neither time nor algorithm of a reply.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

#include "adapters/dns/dns_name.h"
#include "mtasts/tsig_key.h"

namespace mtasts {

inline constexpr unsigned kTypeTsig = 250;    // RFC 8945 §4.2
inline constexpr unsigned kClassAny = 255;    // RFC 1035 §3.2.5
inline constexpr std::uint16_t kFudge = 300;  // seconds, RFC 8945 §10
inline constexpr unsigned kBadTime = 18;      // RFC 8945 §3

// The fields of a TSIG record that are signed (RFC 8945 §4.3.3).
struct TsigFields {
  WireName key;
  WireName algorithm;
  std::uint64_t time = 0;  // seconds since 1970, 48 bits
  std::uint16_t fudge = kFudge;
  std::uint16_t error = 0;
  std::string other = {};  // of BADTIME: the time of the server, 6 bytes
};

// The fields of a message that we sign.
[[nodiscard]] TsigFields tsig_fields(const TsigKey& key, std::chrono::sys_seconds now);

// The MAC of a message without its TSIG record. `request_mac` is that of the request that it answers; empty
// for a request. Empty if OpenSSL fails.
[[nodiscard]] std::string tsig_mac(std::string_view message, const TsigFields& fields, const TsigKey& key,
                                   std::string_view request_mac);

// Adds the TSIG record, with the id of the message as its original id.
[[nodiscard]] std::string add_tsig(std::string message, const TsigFields& fields, std::string_view mac);

// Compares in a time that does not depend on the content.
[[nodiscard]] bool same_mac(std::string_view one, std::string_view other);

}  // namespace mtasts
