// DnsQuery: a query packet, and the check that a packet answers it. Encoded without ldns, for speed: the
// names are valid already, and each attempt builds a query.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "adapters/dns/dns_name.h"
#include "ports/dns.h"

namespace mtasts {

inline constexpr std::uint16_t kEdnsPayload = 1232;  // the minimum MTU of IPv6 (1280) without headers
inline constexpr std::size_t kDnsHeader = 12;        // RFC 1035 §4.1.1
inline constexpr unsigned kClassIn = 1;              // RFC 1035 §3.2.4
inline constexpr unsigned kTypeOpt = 41;             // RFC 6891 §6.1.1

enum class Recursion { desired, not_desired };
enum class Edns { with, without };

class DnsQuery {
 public:
  // Class IN, id 0. With recursion desired it also sets the AD bit, to request validation status (RFC 6840
  // §5.7).
  DnsQuery(const WireName& name, RecordType type, Recursion recursion, Edns edns);

  void set_id(std::uint16_t id);
  [[nodiscard]] std::string_view octets() const { return {octets_.data(), size_}; }
  // The end of the question section, the same in the query and in a matching response.
  [[nodiscard]] std::size_t question_end() const { return question_end_; }

  [[nodiscard]] bool has_edns() const { return size_ > question_end_; }

  // True if the packet is a response with the same id, opcode QUERY, and the same single question, compared
  // without regard to case. A response with an error RCODE may omit the question.
  [[nodiscard]] bool is_answered_by(std::string_view packet) const;

 private:
  void append(std::string_view octets);
  void append16(unsigned number);

  std::array<char, kDnsHeader + 255 + 4 + 11> octets_;
  std::size_t size_ = 0;
  std::size_t question_end_ = 0;
};

}  // namespace mtasts
