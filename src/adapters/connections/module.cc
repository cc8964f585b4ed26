// The entry point of the connections module.
#include "adapters/system/module.h"
#include "adapters/connections/connections_module.h"

MTASTS_MODULE(mtasts::ConnectionsModule, mtasts::open_curl_https, mtasts::open_socket_smtp,
              mtasts::open_imap_messages, mtasts::connections_libraries)
