// Loads the ldns module for the first packet that the fast decoder does not handle.
#include "adapters/dns/dns_message.h"

#include "adapters/loading/module_table.h"

namespace mtasts {

Result<DnsMessage> decode_dns_message(std::string_view packet, RecordType asked) {
  static const DnsMessageModule* table = nullptr;
  if (table == nullptr) {
    // Not kept if it fails: descriptors may be free again at the next packet.
    const auto loaded = load_module_table<DnsMessageModule>("ldns");
    if (!loaded) return fail(loaded.error());
    table = *loaded;
  }
  return table->decode(packet, asked);
}

Result<std::string> ldns_libraries() {
  const auto loaded = load_module_table<DnsMessageModule>("ldns");
  if (!loaded) return fail(loaded.error());
  return (*loaded)->libraries();
}

}  // namespace mtasts
