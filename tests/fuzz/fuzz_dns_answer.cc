// Any octets as a packet from a server: no crash, no hang, and nothing of what comes out breaks the promises
// of dns.h; what is read by hand is read as the decoder reads it. The first octet of the input chooses the
// type that was asked, the rest is the packet.
#include <array>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "adapters/dns/dns_reading.h"
#include "adapters/dns/read_both_ways.h"

namespace {

using namespace mtasts;

void require(bool holds) {
  if (!holds) std::abort();
}

bool is_presentation_form(std::string_view name) {
  for (const char c : name) {
    const bool is_plain =
        (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
    if (!is_plain && c != '\\') return false;
  }
  return !name.empty();
}

void require_promises(const DnsAnswer& answer, RrType type) {
  const std::size_t records = answer.mx.size() + answer.txt.size() + answer.names.size() +
                              answer.addresses.size() + answer.tlsa.size();
  require((answer.status == DnsStatus::records) == (records > 0));
  require(records <= kMostRecords);
  require(answer.mx.empty() || type == RrType::mx);
  require(answer.txt.empty() || type == RrType::txt);
  require(answer.tlsa.empty() || type == RrType::tlsa);
  for (const TlsaRecord& tlsa : answer.tlsa) require(!tlsa.data.empty());
  require(answer.ttl < 0x80000000);
  require(answer.cname_chain.size() <= kMostCnames + 1);
  for (const MxRecord& mx : answer.mx) require(is_presentation_form(mx.exchange));
  for (const std::string& name : answer.names) require(is_presentation_form(name));
  for (const std::string& name : answer.cname_chain) require(is_presentation_form(name));
  for (const std::string& address : answer.addresses) require(!address.empty());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::array kTypes = {RrType::a,  RrType::ns,  RrType::cname, RrType::soa,
                                 RrType::mx, RrType::txt, RrType::aaaa,  RrType::tlsa};
  if (size == 0) return 0;
  const RrType type = kTypes[data[0] % kTypes.size()];
  const std::string_view packet(reinterpret_cast<const char*>(data) + 1, size - 1);
  require(test::BothWays(packet, type).agree());
  const auto message = decode_dns_message(packet, type);
  if (!message || message->truncated) return 0;

  // About the name that the packet itself speaks of, or the root.
  CnameChain chain(message->answer.empty() ? WireName() : message->answer.front().owner);
  const Reading reading = read_message(*message, type, chain);
  if (!reading.ask_next) require_promises(reading.answer, type);
  return 0;
}
