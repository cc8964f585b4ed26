// DnsMessage: what a packet says, as plain data, whatever was in it. RFC 1035 §4.1.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/dns/dns_name.h"
#include "mtasts/result.h"
#include "ports/dns.h"

namespace mtasts {

inline constexpr std::size_t kMostRecords = 64;  // taken of one answer

// A record of one of the types that can be asked for.
struct DnsRecord {
  WireName owner;
  RrType type = RrType::a;
  std::uint32_t ttl = 0;         // seconds; 0 where the top bit was set (RFC 2181 §8)
  std::uint16_t preference = 0;  // of an MX
  WireName name = {};            // of an MX, NS or CNAME
  std::string octets = {};       // of a TXT: the character-strings joined; of an A or AAAA: the address; of a
                                 // TLSA: its whole RDATA
};

struct DnsMessage {
  unsigned rcode = 0;  // with the upper bits of EDNS, 0..4095
  bool truncated = false;
  bool authoritative = false;
  bool authenticated = false;
  bool has_question = true;               // a server that cannot read a question may leave it out
  std::vector<DnsRecord> answer = {};     // of class IN, of the type that was asked or CNAME
  std::vector<DnsRecord> authority = {};  // of class IN: SOA and NS
};

// Reads a packet that answers a question of the type. A truncated one is read no further than its header.
// Fault::undetermined, codes "malformed" and "too-large" (more than 64 records of use in the answer). Defined
// twice, and linked once: by adapters/ldns, and by adapters/loading, which loads that first; then also
// Fault::unreadable, code "module-not-loaded".
[[nodiscard]] Result<DnsMessage> decode_dns_message(std::string_view packet, RrType asked);

// The same, as the module hands it over.
struct DnsMessageModule {
  decltype(&decode_dns_message) decode;
};

}  // namespace mtasts
