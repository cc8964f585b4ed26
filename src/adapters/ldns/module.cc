// The entry point of the module that decodes packets with ldns.
#include "adapters/system/module.h"
#include "adapters/dns/dns_message.h"

extern "C" MTASTS_MODULE_ENTRY const void* mtasts_module(const char* build) {
  static constexpr mtasts::DnsMessageModule kOffer = {mtasts::decode_dns_message, mtasts::ldns_libraries};
  return mtasts::is_this_build(build) ? &kOffer : nullptr;
}
