// Loads the ldns module for the first packet that the fast decoder does not handle.
#include "adapters/dns/dns_message.h"

#include "adapters/loading/module_table.h"

namespace mtasts {

Result<DnsMessage> decode_dns_message(std::string_view packet, RecordType asked) {
  static const auto kTable = load_module_table<DnsMessageModule>("ldns");
  if (!kTable) return fail(kTable.error());
  return (*kTable)->decode(packet, asked);
}

}  // namespace mtasts
