// The entry of the module that the connections are.
#include "adapters/module.h"
#include "adapters/connections/opening.h"

extern "C" MTASTS_MODULE_ENTRY const void* mtasts_module(const char* build) {
  static constexpr mtasts::ConnectionsModule kOffer = {mtasts::open_curl_https, mtasts::open_socket_smtp};
  return mtasts::is_this_build(build) ? &kOffer : nullptr;
}
