// Parses arbitrary bytes as a packet from a server: it must not crash or hang, every answer must keep the
// promises of dns.h, and both parsers must agree. The first byte selects the queried type, the rest is the
// packet.
#include <array>
#include <cstdint>
#include <string_view>

#include "adapters/dns/compare_parsers.h"
#include "adapters/dns/message_result.h"
#include "fuzz/property.h"

namespace {

using namespace mtasts;
using fuzz::require;

bool is_presentation_form(std::string_view name) {
  for (const char c : name) {
    const bool is_plain =
        (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
    if (!is_plain && c != '\\') return false;
  }
  return !name.empty();
}

void require_promises(const DnsAnswer& answer, RecordType type) {
  const std::size_t records = answer.mx.size() + answer.txt.size() + answer.names.size() +
                              answer.addresses.size() + answer.tlsa.size() + answer.caa.size();
  require((answer.status == DnsStatus::records) == (records > 0));
  require(records <= kMaxRecords);
  require(answer.mx.empty() || type == RecordType::mx);
  require(answer.txt.empty() || type == RecordType::txt);
  require(answer.tlsa.empty() || type == RecordType::tlsa);
  require(answer.caa.empty() || type == RecordType::caa);
  for (const TlsaRecord& tlsa : answer.tlsa) require(!tlsa.data.empty());
  require(answer.ttl < 0x80000000);
  require(answer.cname_chain.size() <= kMaxCnames + 1);
  for (const MxRecord& mx : answer.mx) require(is_presentation_form(mx.exchange));
  for (const std::string& name : answer.names) require(is_presentation_form(name));
  for (const std::string& name : answer.cname_chain) require(is_presentation_form(name));
  for (const std::string& address : answer.addresses) require(!address.empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::array kTypes = {RecordType::a,    RecordType::ns,   RecordType::cname,
                                 RecordType::soa,  RecordType::mx,   RecordType::txt,
                                 RecordType::aaaa, RecordType::tlsa, RecordType::caa};
  if (size == 0) return 0;
  const RecordType type = kTypes[data[0] % kTypes.size()];
  const std::string_view packet = fuzz::text_of(data + 1, size - 1);
  require(test::ParserComparison(packet, type).agree());
  const auto message = decode_dns_message(packet, type);
  if (!message || message->truncated) return 0;

  // The queried name is the first owner in the packet, or the root.
  CnameChain chain(message->answer.empty() ? WireName() : message->answer.front().owner);
  const MessageResult result = evaluate_message(*message, type, chain);
  if (!result.ask_next) require_promises(result.answer, type);
  return 0;
}
