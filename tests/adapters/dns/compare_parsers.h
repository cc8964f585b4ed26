// Compares the fast parser of common answers with the complete one, for the tests and the fuzz target.
#pragma once

#include <algorithm>
#include <optional>
#include <string_view>

#include "adapters/dns/common_answer.h"
#include "adapters/dns/message_result.h"

namespace mtasts::test {

struct ParserComparison {
  // Parses the packet as an answer to its own question with the given type, if it has one.
  ParserComparison(std::string_view packet, RecordType type) {
    if (packet.size() < kDnsHeader) return;
    const std::size_t size = size_of_plain_name(packet.substr(kDnsHeader));
    if (size == 0) return;
    const WireName name = WireName::of_octets(packet.substr(kDnsHeader, size));
    DnsQuery query(name, type, Recursion::desired, Edns::with);
    query.set_id(static_cast<std::uint16_t>(static_cast<unsigned char>(packet[0]) << 8 |
                                            static_cast<unsigned char>(packet[1])));
    if (!query.is_answered_by(packet)) return;

    if (!read_common_answer(packet, query, type, fast.emplace())) fast.reset();
    const auto message = decode_dns_message(packet, type);
    if (!message || message->truncated || message->rcode != 0) return;
    CnameChain chain(name);
    const MessageResult reading = evaluate_message(*message, type, chain);
    if (reading.answer.status == DnsStatus::records && reading.answer.cname_chain.empty()) {
      complete = reading.answer;
    }
  }

  // True if the fast parser rejected the packet or both returned the same answer.
  [[nodiscard]] bool agree() const {
    if (!fast) return true;
    return complete && fast->mx == complete->mx && fast->txt == complete->txt &&
           fast->txt_rdata == complete->txt_rdata && fast->names == complete->names &&
           fast->ttl == complete->ttl && fast->authoritative == complete->authoritative &&
           fast->authenticated == complete->authenticated && fast->status == complete->status;
  }

  // The size of an uncompressed name; 0 if there is none.
  [[nodiscard]] static std::size_t size_of_plain_name(std::string_view octets) {
    std::size_t at = 0;
    while (at < octets.size() && at < kLongestWireName) {
      const auto length = static_cast<unsigned char>(octets[at]);
      if (length == 0) return at + 1;
      if (length > 63) return 0;
      at += 1U + length;
    }
    return 0;
  }

  std::optional<DnsAnswer> fast = {};
  std::optional<DnsAnswer> complete = {};
};

}  // namespace mtasts::test
