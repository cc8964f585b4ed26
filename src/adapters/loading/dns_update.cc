// Loads the module that sends dynamic updates when it is first opened.
#include "adapters/dns_update/dns_update_module.h"
#include "adapters/loading/module_table.h"

namespace mtasts {

Result<std::unique_ptr<DnsUpdate>> open_dns_update(EpollLoop& loop, const DnsUpdateSettings& settings) {
  static const auto kTable = load_module_table<DnsUpdateModule>("dns_update");
  if (!kTable) return fail(kTable.error());
  return (*kTable)->open(loop, settings);
}

}  // namespace mtasts
