// A query over TCP (RFC 7766), for answers that do not fit into a UDP packet.
#pragma once

#include "adapters/dns/dns_query.h"
#include "adapters/dns/server_address.h"
#include "adapters/dns/transport_reply.h"
#include "adapters/event_loop/wait.h"

namespace mtasts {

// Connects, sends the query, which has its id already, reads one message and closes the connection. The
// deadline applies to all of it.
[[nodiscard]] Task<TransportReply> ask_over_tcp(EpollLoop& loop, ServerAddress server, DnsQuery query,
                                                EpollLoop::TimePoint deadline);

}  // namespace mtasts
