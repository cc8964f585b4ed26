// Packets of the program: loads ldns when the first comes that is not one of the common ones.
#include "adapters/dns/dns_message.h"

#include "adapters/loading/offer.h"

namespace mtasts {

Result<DnsMessage> decode_dns_message(std::string_view packet, RrType asked) {
  static const auto kOffer = offer_of<DnsMessageModule>("ldns");
  if (!kOffer) return fail(kOffer.error());
  return (*kOffer)->decode(packet, asked);
}

}  // namespace mtasts
