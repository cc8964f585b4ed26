// The format is defined in RFC 1035 §4.1, the OPT record in RFC 6891 §6.1.
#include "adapters/dns/dns_query.h"

#include <algorithm>
#include <cstring>

#include "adapters/dns/dns_message.h"
#include "adapters/dns/packet_cursor.h"
#include "mtasts/ascii.h"

namespace mtasts {
namespace {

constexpr unsigned kRecursionDesired = 0x0100;
constexpr unsigned kAuthenticData = 0x0020;

constexpr unsigned char kResponse = 0x80;  // of octet 2
constexpr unsigned char kOpcode = 0x78;    // of octet 2

// Excludes NOERROR and NXDOMAIN, which are statements about a question.
bool is_error(unsigned rcode) {
  return rcode != kNoError && rcode != kNxDomain;
}

bool equal_in_any_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char x, char y) { return lower_case(x) == lower_case(y); });
}

}  // namespace

DnsQuery::DnsQuery(const WireName& name, RecordType type, Recursion recursion, Edns edns) {
  append16(0);
  append16(recursion == Recursion::desired ? kRecursionDesired | kAuthenticData : 0);
  append16(1);
  append16(0);
  append16(0);
  append16(edns == Edns::with ? 1 : 0);
  append(name.octets());
  append16(static_cast<unsigned>(type));
  append16(kClassIn);
  question_end_ = size_;
  if (edns == Edns::without) return;
  octets_[size_++] = '\0';  // the root
  append16(kTypeOpt);
  append16(kEdnsPayload);
  append16(0);  // extended RCODE 0, version 0
  append16(0);  // no flags
  append16(0);  // no options
}

void DnsQuery::set_id(std::uint16_t id) {
  octets_[0] = static_cast<char>(id >> 8);
  octets_[1] = static_cast<char>(id & 0xFF);
}

bool DnsQuery::is_answered_by(std::string_view packet) const {
  if (packet.size() < kDnsHeader || packet[0] != octets_[0] || packet[1] != octets_[1]) return false;
  if ((octet_at(packet, 2) & (kResponse | kOpcode)) != kResponse) return false;
  const unsigned questions = octet_at(packet, 4) << 8 | octet_at(packet, 5);
  if (questions == 0) return is_error(header_rcode(packet));

  // Compression cannot apply to the first name of a message, so the question is echoed byte by byte.
  const std::string_view question(octets_.data() + kDnsHeader, question_end_ - kDnsHeader);
  if (questions != 1 || packet.size() < question_end_) return false;
  const std::string_view echoed = packet.substr(kDnsHeader, question.size());
  if (echoed == question) return true;
  const std::size_t name_size = question.size() - 4;  // type and class follow
  return equal_in_any_case(echoed.substr(0, name_size), question.substr(0, name_size)) &&
         echoed.substr(name_size) == question.substr(name_size);
}

void DnsQuery::append(std::string_view octets) {
  std::memcpy(octets_.data() + size_, octets.data(), octets.size());
  size_ += octets.size();
}

void DnsQuery::append16(unsigned number) {
  octets_[size_++] = static_cast<char>(number >> 8 & 0xFF);
  octets_[size_++] = static_cast<char>(number & 0xFF);
}

}  // namespace mtasts
