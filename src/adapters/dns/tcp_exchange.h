// One question over TCP (RFC 7766), for answers that do not fit into UDP.
#pragma once

#include "adapters/dns/dns_query.h"
#include "adapters/dns/server_address.h"
#include "adapters/dns/transport_reply.h"
#include "adapters/event_loop/wait.h"

namespace mtasts {

// Connects, asks, reads one message and hangs up; all of that before the deadline, however slowly the octets
// come. The query has its id.
[[nodiscard]] Task<TransportReply> ask_over_tcp(EpollLoop& loop, ServerAddress server, DnsQuery query,
                                                EpollLoop::TimePoint deadline);

}  // namespace mtasts
