// The entry point of the module that sends dynamic updates.
#include "adapters/system/module.h"
#include "adapters/dns_update/dns_update_module.h"

extern "C" MTASTS_MODULE_ENTRY const void* mtasts_module(const char* build) {
  static constexpr mtasts::DnsUpdateModule kTable = {mtasts::open_dns_update};
  return mtasts::is_this_build(build) ? &kTable : nullptr;
}
