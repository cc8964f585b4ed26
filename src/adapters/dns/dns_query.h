// DnsQuery: one question as it goes over the wire, and whether a packet answers it. Written by hand: the
// names are checked already, and a query is built for every try.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "adapters/dns/dns_name.h"
#include "ports/dns.h"

namespace mtasts {

inline constexpr std::uint16_t kEdnsPayload = 1232;  // fits every path: IPv6's least MTU less the headers
inline constexpr std::size_t kDnsHeader = 12;        // RFC 1035 §4.1.1

enum class Recursion { desired, not_desired };
enum class Edns { with, without };

class DnsQuery {
 public:
  // Class IN, id 0. With recursion desired the AD bit asks to be told what was validated (RFC 6840 §5.7).
  DnsQuery(const WireName& name, RrType type, Recursion recursion, Edns edns);

  void set_id(std::uint16_t id);
  [[nodiscard]] std::string_view octets() const { return {octets_.data(), size_}; }
  // Where the question ends, in the query and in every packet that answers it and has a question.
  [[nodiscard]] std::size_t question_end() const { return question_end_; }

  [[nodiscard]] bool has_edns() const { return size_ > question_end_; }

  // Whether the packet is an answer to this very question: a response with its id, opcode QUERY, and the
  // same name (in whatever case), type and class as its one question. A server that could not read the
  // question may answer with an error and no question.
  [[nodiscard]] bool is_answered_by(std::string_view packet) const;

 private:
  void append(std::string_view octets);
  void append16(unsigned number);

  std::array<char, kDnsHeader + 255 + 4 + 11> octets_;
  std::size_t size_ = 0;
  std::size_t question_end_ = 0;
};

}  // namespace mtasts
