// The entry point of the module that decodes packets with ldns.
#include "adapters/system/module.h"
#include "adapters/dns/dns_message.h"

MTASTS_MODULE(mtasts::DnsMessageModule, mtasts::decode_dns_message, mtasts::ldns_libraries)
