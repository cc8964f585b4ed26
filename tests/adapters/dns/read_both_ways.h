// One packet, read by hand and by the decoder: for the tests and the fuzz target, which hold them equal.
#pragma once

#include <algorithm>
#include <optional>
#include <string_view>

#include "adapters/dns/common_answer.h"
#include "adapters/dns/dns_reading.h"

namespace mtasts::test {

struct BothWays {
  // The packet as an answer to the very question that stands in it, if it is one for the type.
  BothWays(std::string_view packet, RrType type) {
    if (packet.size() < kDnsHeader) return;
    const std::size_t size = size_of_plain_name(packet.substr(kDnsHeader));
    if (size == 0) return;
    const WireName name = WireName::of_octets(packet.substr(kDnsHeader, size));
    DnsQuery query(name, type, Recursion::desired, Edns::with);
    query.set_id(static_cast<std::uint16_t>(static_cast<unsigned char>(packet[0]) << 8 |
                                            static_cast<unsigned char>(packet[1])));
    if (!query.is_answered_by(packet)) return;

    if (!read_common_answer(packet, query, type, by_hand.emplace())) by_hand.reset();
    const auto message = decode_dns_message(packet, type);
    if (!message || message->truncated || message->rcode != 0) return;
    CnameChain chain(name);
    const Reading reading = read_message(*message, type, chain);
    if (reading.answer.status == DnsStatus::records && reading.answer.cname_chain.empty()) {
      by_decoder = reading.answer;
    }
  }

  // Whether what was read by hand, if it was, is what the decoder makes of it.
  [[nodiscard]] bool agree() const {
    if (!by_hand) return true;
    return by_decoder && by_hand->mx == by_decoder->mx && by_hand->txt == by_decoder->txt &&
           by_hand->ttl == by_decoder->ttl && by_hand->authenticated == by_decoder->authenticated &&
           by_hand->status == by_decoder->status;
  }

  // Of a name in labels alone, as those are that we ask for; 0 where there is none.
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

  std::optional<DnsAnswer> by_hand = {};
  std::optional<DnsAnswer> by_decoder = {};
};

}  // namespace mtasts::test
