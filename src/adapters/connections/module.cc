// The entry point of the connections module.
#include "adapters/system/module.h"
#include "adapters/connections/connections_module.h"

extern "C" MTASTS_MODULE_ENTRY const void* mtasts_module(const char* build) {
  static constexpr mtasts::ConnectionsModule kTable = {mtasts::open_curl_https, mtasts::open_socket_smtp,
                                                       mtasts::open_imap_messages,
                                                       mtasts::connections_libraries};
  return mtasts::is_this_build(build) ? &kTable : nullptr;
}
