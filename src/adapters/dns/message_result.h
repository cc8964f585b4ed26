// MessageResult: the outcome of a DNS message for a question: records, no such name, no such data, or another
// query to make. CNAMEs are followed within a message and across messages (RFC 1034 §3.6.2, RFC 6604).
#pragma once

#include <optional>
#include <vector>

#include "adapters/dns/dns_message.h"
#include "ports/dns.h"

namespace mtasts {

inline constexpr std::size_t kMaxCnames = 8;

// The CNAMEs from the queried name to the owner of the records.
struct CnameChain {
  std::vector<WireName> names;     // the question's name first, then each target
  std::uint32_t ttl = 0xFFFFFFFF;  // the minimum of the CNAMEs
  bool authenticated = true;       // every message so far had the AD bit

  explicit CnameChain(WireName name) : names{std::move(name)} {}
};

struct MessageResult {
  // Final, unless ask_next. The caller fills in the server.
  DnsAnswer answer = {};
  // The chain ends at a name about which the message has no data; the caller must query it.
  bool ask_next = false;
  // For a negative answer: the owner of its SOA record, which is the apex of the zone.
  std::optional<WireName> zone = {};
  // The message refers to the servers of a child zone instead of answering.
  bool is_referral = false;
};

// Evaluates a NOERROR or NXDOMAIN message about the last name of the chain, and appends its CNAMEs to the
// chain.
[[nodiscard]] MessageResult evaluate_message(const DnsMessage& message, RecordType type, CnameChain& chain);

// Decodes TLSA RDATA (RFC 6698 §2.1) of at least four bytes.
[[nodiscard]] TlsaRecord tlsa_record(std::string_view rdata);

// Converts an answer about the last name of the chain to one about the first name.
[[nodiscard]] DnsAnswer with_chain(const CnameChain& chain, DnsAnswer answer);

// Returns an answer with status failed and the names of the chain.
[[nodiscard]] DnsAnswer failed_answer(const CnameChain& chain, DnsFailure failure);

}  // namespace mtasts
