// The entry point of the module that sends dynamic updates.
#include "adapters/system/module.h"
#include "adapters/dns_update/dns_update_module.h"

MTASTS_MODULE(mtasts::DnsUpdateModule, mtasts::open_dns_update)
