// DnsMessage: a decoded DNS packet (RFC 1035 §4.1).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/dns/dns_name.h"
#include "mtasts/result.h"
#include "ports/dns.h"

namespace mtasts {

inline constexpr std::size_t kMaxRecords = 64;  // per answer section

// RCODEs of RFC 1035 §4.1.1 and RFC 6891 §9.
inline constexpr unsigned kNoError = 0, kFormErr = 1, kServFail = 2, kNxDomain = 3, kNotImp = 4, kRefused = 5,
                          kBadVers = 16;

// A record of one of the types that this program queries.
struct DnsRecord {
  WireName owner;
  RecordType type = RecordType::a;
  std::uint32_t ttl = 0;         // seconds; 0 if the top bit was set (RFC 2181 §8)
  std::uint16_t preference = 0;  // MX
  WireName name = {};            // MX, NS, CNAME
  std::string octets = {};       // A, AAAA: the address; TXT, TLSA, CAA: RDATA
};

struct DnsMessage {
  unsigned rcode = 0;  // with the upper bits from EDNS, 0..4095
  bool truncated = false;
  bool authoritative = false;
  bool authenticated = false;
  bool has_other_answers = false;         // the answer section has records of another type or class
  std::vector<DnsRecord> answer = {};     // class IN, the queried type or CNAME
  std::vector<DnsRecord> authority = {};  // class IN, SOA or NS
};

// Decodes an answer to a question of type `asked`; only the header if it is truncated. Fault::undetermined,
// codes "malformed" and "too-large" (more than 64 relevant records in the answer section). There are two
// implementations, of which one is linked: adapters/ldns, and adapters/loading, which loads the former as a
// module and may fail with Fault::unreadable, code "module-not-loaded".
[[nodiscard]] Result<DnsMessage> decode_dns_message(std::string_view packet, RecordType asked);

// The libraries of the module, with the versions that run. Fault::unreadable, code "module-not-loaded".
[[nodiscard]] Result<std::string> ldns_libraries();

// The interface of the module.
struct DnsMessageModule {
  decltype(&decode_dns_message) decode;
  decltype(&ldns_libraries) libraries;
};

}  // namespace mtasts
